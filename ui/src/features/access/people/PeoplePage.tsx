/** Everybody who can log in: what the directory knows of them, and what they may do here. */
import { EmptyState, Pagination, Skeleton } from "@mantine/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import IconUserSearch from "@tabler/icons-react/dist/esm/icons/IconUserSearch.mjs";
import { DownloadLog, logFiles } from "@/components/DownloadLog";
import { OnlyFor } from "@/components/OnlyFor";
import { PageHeader } from "@/components/PageHeader";
import { ProblemNotice } from "@/components/ProblemNotice";
import { usePageTitle } from "@/hooks/use-page-title";
import { counted } from "@/lib/format";
import { withSearch } from "@/lib/list-search";
import { CreatePerson } from "./CreatePerson";
import { PAGE_SIZE, peopleQuery, selectionOf } from "./people-api";
import { PeopleFilters } from "./PeopleFilters";
import { PeopleTable } from "./PeopleTable";
import { PersonPanel } from "./PersonPanel";

export function PeoplePage() {
  return (
    <OnlyFor page="People" resource="users" action="admin">
      <People />
    </OnlyFor>
  );
}

type Words = Readonly<Record<string, string | undefined>>;

function People() {
  usePageTitle("People");
  const search = useSearch({ from: "/shell/people" });
  const navigate = useNavigate({ from: "/people" });
  const people = useQuery({ ...peopleQuery(search), placeholderData: keepPreviousData });
  const change = (words: Words) => {
    void navigate({ search: (before) => withSearch(before, words) });
  };
  const narrow = (words: Words) => {
    change({ page: undefined, ...words });
  };
  const total = people.data?.total ?? 0;
  return (
    <div className="page list-page" data-panel={search.id !== undefined || undefined}>
      <section className="list list-scrolls" aria-label="People">
        <PageHeader
          title="People"
          note={
            people.data && (
              <span className="total" role="status">
                {counted(total, "person", "people")}
              </span>
            )
          }
        >
          <DownloadLog files={logFiles("/auth/users", selectionOf(search))} />
          <CreatePerson
            directory={people.data}
            onMade={(username) => {
              change({ id: username, tab: undefined });
            }}
          />
        </PageHeader>
        <PeopleFilters
          search={search}
          onChange={narrow}
          onClear={() => {
            void navigate({ search: {} });
          }}
        />
        {people.isPending && <Skeleton h={400} role="progressbar" aria-busy="true" aria-label="Loading" />}
        {people.isError && (
          <ProblemNotice
            error={people.error}
            onRetry={() => void people.refetch()}
            retrying={people.isFetching}
          />
        )}
        {people.data && total === 0 && <Nobody />}
        {people.data && total > 0 && (
          <PeopleTable people={people.data.items} search={search} onSort={narrow} onOpen={change} />
        )}
        {total > PAGE_SIZE && (
          <Pagination
            mt="md"
            size="sm"
            total={Math.ceil(total / PAGE_SIZE)}
            value={Number(search.page ?? 1)}
            aria-label="Pages"
            role="navigation"
            getItemProps={(number) => ({ "aria-label": `Page ${String(number)}` })}
            getControlProps={(control) => ({ "aria-label": `${control} page` })}
            onChange={(next) => {
              change({ page: next === 1 ? undefined : String(next) });
            }}
          />
        )}
      </section>
      {search.id !== undefined && (
        <PersonPanel
          key={search.id}
          username={search.id}
          directory={people.data}
          tab={search.tab ?? "details"}
          onChange={change}
        />
      )}
    </div>
  );
}

function Nobody() {
  return (
    <EmptyState
      mt="8vh"
      icon={<IconUserSearch />}
      title="Nobody matches these filters"
      description="Take a filter away. Somebody who is in the directory and has never logged in is listed too."
    />
  );
}
