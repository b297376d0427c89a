/** Who may do what where, and why: of a user its projects and roles, of a project the people who reach it. */
import { Anchor, Badge, EmptyState, Pagination, Skeleton, Stack, TextInput, Tooltip } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import IconKeyOff from "@tabler/icons-react/dist/esm/icons/IconKeyOff.mjs";
import IconSearch from "@tabler/icons-react/dist/esm/icons/IconSearch.mjs";
import { useState } from "react";
import type { EffectiveAccess, InventoryKind, PageEffectiveAccess } from "@/api/schema";
import { NavIcon } from "@/components/NavIcon";
import { ProblemNotice } from "@/components/ProblemNotice";
import { TextLink } from "@/components/TextLink";
import { body, client, downloadAddress } from "@/lib/client";
import { counted } from "@/lib/format";
import { slugOf } from "@/lib/value";
import { dormant, places, type Place } from "./access-words";

const PAGE_SIZE = 200;
const SEARCH_FROM = 12; // rows that a glance does not take in

interface Props {
  of: "users" | "projects";
  id: string;
  kinds: readonly InventoryKind[];
}

export function Access({ of, id, kinds }: Props) {
  const [words, setWords] = useState("");
  const [page, setPage] = useState(1);
  const [q] = useDebouncedValue(words.trim(), 250);
  const query = { ...asked(of, id), page, page_size: PAGE_SIZE, ...(q && { q }) };
  const access = useQuery({
    queryKey: ["access", query],
    queryFn: ({ signal }) =>
      // Text is what a download gives; without `format` the answer is a page.
      body(
        client.GET("/api/v1/effective-access", { params: { query }, signal }),
      ) as Promise<PageEffectiveAccess>,
    placeholderData: keepPreviousData,
  });
  if (access.isPending) return <Pending />;
  if (access.isError) {
    return (
      <ProblemNotice
        error={access.error}
        onRetry={() => void access.refetch()}
        retrying={access.isFetching}
      />
    );
  }
  const { items, total } = access.data;
  if (total === 0 && q === "") return <Nobody of={of} />;
  const by = of === "users" ? "scope" : "user";
  return (
    <>
      <div className="access-bar">
        <span role="status">{counted(total, "role", "roles")}</span>
        <Anchor size="xs" href={csvOf(of, id)} download>
          CSV
        </Anchor>
      </div>
      {(total > SEARCH_FROM || words !== "") && (
        <TextInput
          type="search"
          size="xs"
          mb="sm"
          aria-label="Search access"
          placeholder={of === "users" ? "Project, domain or role" : "Person or role"}
          leftSection={<IconSearch size={14} />}
          value={words}
          onChange={(event) => {
            setWords(event.currentTarget.value);
            setPage(1);
          }}
        />
      )}
      {places(items, by).map((place) => (
        <PlaceRoles key={place.key} place={place} by={by} kinds={kinds} />
      ))}
      {total > PAGE_SIZE && (
        <Pagination
          size="sm"
          mt="md"
          total={Math.ceil(total / PAGE_SIZE)}
          value={page}
          onChange={setPage}
          aria-label="Pages of access"
          getItemProps={(number) => ({ "aria-label": `Page ${String(number)}` })}
          getControlProps={(control) => ({ "aria-label": `${control} page` })}
        />
      )}
    </>
  );
}

function asked(of: Props["of"], id: string) {
  return of === "users"
    ? { user_id: [id], sort_by: "project_name" as const }
    : { project_id: [id], sort_by: "user_name" as const };
}

function csvOf(of: Props["of"], id: string): string {
  return downloadAddress("/effective-access", {
    [of === "users" ? "user_id" : "project_id"]: id,
    format: "csv",
  });
}

interface PlaceProps {
  place: Place;
  by: "scope" | "user";
  kinds: readonly InventoryKind[];
}

function PlaceRoles({ place, by, kinds }: PlaceProps) {
  const [first] = place.rows;
  if (!first) return null;
  return (
    <section className="access" data-dormant={!place.inForce || undefined}>
      <h3>
        {by === "scope" ? <Scope row={first} kinds={kinds} /> : <Person row={first} kinds={kinds} />}
        {!place.inForce && (
          <Tooltip label={dormant(by)}>
            <Badge size="xs" variant="light" color="gray" tabIndex={0}>
              not in force
            </Badge>
          </Tooltip>
        )}
      </h3>
      <ul>
        {place.given.map(({ role, ways }) => (
          <li key={role}>
            <strong>{role}</strong>
            <span className="access-why">
              {ways.map((way) => (
                <span key={way}>{way}</span>
              ))}
            </span>
          </li>
        ))}
      </ul>
      {place.brought.length > 0 && (
        <p className="access-brought">
          {place.given.length > 0 ? "which brings" : "implied:"} {place.brought.join(", ")}
        </p>
      )}
    </section>
  );
}

interface RowProps {
  row: EffectiveAccess;
  kinds: readonly InventoryKind[];
}

function Scope({ row, kinds }: RowProps) {
  if (row.scope_type === "system") {
    return (
      <>
        <NavIcon name="hypervisors" size={15} />
        The whole system
      </>
    );
  }
  const isProject = row.scope_type === "project";
  const id = isProject ? row.project_id : row.domain_id;
  const name = (isProject ? row.project_name : row.domain_name) ?? id ?? "";
  return (
    <>
      <NavIcon name={isProject ? "projects" : "domains"} size={15} />
      <Named kind={isProject ? "projects" : "domains"} id={id} name={name} kinds={kinds} />
      <span className="access-beside">{isProject ? row.domain_name : "the domain itself"}</span>
    </>
  );
}

function Person({ row, kinds }: RowProps) {
  return (
    <>
      <NavIcon name="users" size={15} />
      <Named kind="users" id={row.user_id} name={row.user_name ?? row.user_id} kinds={kinds} />
      <span className="access-beside">{row.user_domain_name}</span>
    </>
  );
}

interface NamedProps {
  kind: string;
  id: string | null;
  name: string;
  kinds: readonly InventoryKind[];
}

/** What this person may not read is named, but leads nowhere. */
function Named({ kind, id, name, kinds }: NamedProps) {
  const found = kinds.find((candidate) => candidate.name === kind);
  if (!found || id === null) return <span>{name}</span>;
  return (
    <TextLink to="/$kind" params={{ kind: slugOf(found) }} search={{ id, tab: "access" }} inherit>
      {name}
    </TextLink>
  );
}

function Nobody({ of }: { of: Props["of"] }) {
  return (
    <EmptyState
      size="sm"
      icon={<IconKeyOff />}
      title={of === "users" ? "No role anywhere" : "Nobody has a role here"}
      description={
        of === "users"
          ? "Neither the user itself nor a group that it is in was given one."
          : "Neither a user nor a group was given one, and nothing is inherited."
      }
    />
  );
}

function Pending() {
  return (
    <Stack gap="sm" role="progressbar" aria-busy="true" aria-label="Loading">
      {Array.from({ length: 8 }, (_, line) => (
        <Skeleton key={line} h={16} />
      ))}
    </Stack>
  );
}
