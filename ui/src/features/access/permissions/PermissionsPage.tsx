/** Who may do what: each role against each resource. Superadmins change it; everybody else reads it. */
import { Button, EmptyState, Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import IconShieldSearch from "@tabler/icons-react/dist/esm/icons/IconShieldSearch.mjs";
import { useMemo, useState } from "react";
import type { PermissionMatrix } from "@/api/schema";
import { LeaveDialog } from "@/components/LeaveDialog";
import { ListFilters } from "@/components/ListFilters";
import { OnlyFor } from "@/components/OnlyFor";
import { PageHeader } from "@/components/PageHeader";
import { ProblemNotice } from "@/components/ProblemNotice";
import { usePageTitle } from "@/hooks/use-page-title";
import { useMay, useSession } from "@/hooks/use-session";
import { body, client } from "@/lib/client";
import { counted } from "@/lib/format";
import { withSearch } from "@/lib/list-search";
import { changesOf, changeWords, resourceWords, type Draft } from "./matrix";
import { MatrixTable } from "./MatrixTable";
import { ReviewDialog } from "./ReviewDialog";

export function PermissionsPage() {
  return (
    <OnlyFor page="Permissions" resource="permissions" action="read">
      <Permissions />
    </OnlyFor>
  );
}

function Permissions() {
  usePageTitle("Permissions");
  const { role } = useSession();
  const may = useMay("permissions", "admin");
  const search = useSearch({ from: "/shell/permissions" });
  const navigate = useNavigate({ from: "/permissions" });
  const matrix = useQuery({
    queryKey: ["permissions"],
    queryFn: ({ signal }) => body(client.GET("/api/v1/auth/permissions", { signal })),
  });
  const words = (search.q ?? "").toLowerCase();
  const resources = matrix.data?.resources.filter((each) => resourceWords(each).includes(words)) ?? [];
  return (
    <div className="page list-page">
      <section className="list" aria-label="Permissions">
        <PageHeader
          title="Permissions"
          note={
            <>
              {matrix.data && (
                <span className="total" role="status">
                  {counted(resources.length, "resource", "resources")}
                </span>
              )}
              <span>
                {may
                  ? "The bin says who may delete. A change counts from the next request on."
                  : `The role ${role} may read this but not change it.`}
              </span>
            </>
          }
        />
        <ListFilters
          label="Filter permissions"
          fields={[{ name: "q", label: "Search resources", type: "search" }]}
          search={search}
          onChange={(changed) => {
            void navigate({ search: (before) => withSearch(before, changed), replace: true });
          }}
          onClear={() => {
            void navigate({ search: {} });
          }}
        />
        {matrix.isPending && <Skeleton h={400} role="progressbar" aria-busy="true" aria-label="Loading" />}
        {matrix.isError && (
          <ProblemNotice
            error={matrix.error}
            onRetry={() => void matrix.refetch()}
            retrying={matrix.isFetching}
          />
        )}
        {matrix.data && resources.length === 0 && (
          <EmptyState
            mt="8vh"
            icon={<IconShieldSearch />}
            title="No resource matches"
            description="Take the words away, or type fewer of them."
          />
        )}
        {matrix.data && <Matrix matrix={matrix.data} resources={resources} may={may} />}
      </section>
    </div>
  );
}

interface Props {
  matrix: PermissionMatrix;
  resources: readonly string[];
  may: boolean;
}

/** What is changed is kept here, on top of the matrix, until it is saved; the search does not lose it. */
function Matrix({ matrix, resources, may }: Props) {
  const [draft, setDraft] = useState<Draft>({});
  const [reviewing, setReviewing] = useState(false);
  const changes = useMemo(() => changesOf(matrix, draft), [matrix, draft]);
  const sentences = changeWords(changes);
  return (
    <>
      {resources.length > 0 && (
        <MatrixTable matrix={matrix} resources={resources} may={may} draft={draft} onDraft={setDraft} />
      )}
      {sentences.length > 0 && (
        <div className="matrix-changes">
          <span role="status">
            <strong>{counted(sentences.length, "change", "changes")} not saved:</strong> {sentences[0]}
            {sentences.length > 1 && ` and ${counted(sentences.length - 1, "other", "others")}`}
          </span>
          <Button
            variant="default"
            onClick={() => {
              setDraft({});
            }}
          >
            Discard
          </Button>
          <Button
            onClick={() => {
              setReviewing(true);
            }}
          >
            Review and save
          </Button>
        </div>
      )}
      <LeaveDialog
        unsaved={changes.length > 0}
        words="The changes of permissions are not saved. They are lost when you leave."
      />
      {reviewing && (
        <ReviewDialog
          version={matrix.version}
          changes={changes}
          sentences={sentences}
          onSaved={() => {
            setDraft({});
            setReviewing(false);
          }}
          onClose={() => {
            setReviewing(false);
          }}
        />
      )}
    </>
  );
}
