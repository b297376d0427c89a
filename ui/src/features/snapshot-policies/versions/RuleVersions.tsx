/** Who saved rules when, what changed, and the way back: an older version becomes the draft. */
import { EmptyState, Group, Pagination, Paper, Skeleton, Table } from "@mantine/core";
import { keepPreviousData, useMutation, useQuery } from "@tanstack/react-query";
import IconHistory from "@tabler/icons-react/dist/esm/icons/IconHistory.mjs";
import { useState } from "react";
import type { RuleVersion } from "@/api/schema";
import { ActButton } from "@/components/ActButton";
import { Instant } from "@/components/Instant";
import { ProblemNotice } from "@/components/ProblemNotice";
import { SNAPSHOT } from "@/components/snapshots/decision-api";
import { useMay, useSession } from "@/hooks/use-session";
import { counted } from "@/lib/format";
import { notifyProblem } from "@/lib/notify";
import { zoneName } from "@/lib/time";
import { getVersion, listVersions } from "../policies-api";
import { inOrder, type Rule } from "../rules/rule";
import { changeWords } from "./change-words";

const PAGE = 50;

interface Props {
  /** Makes the rules of a version the draft. */
  onTake: (rules: readonly Rule[]) => void;
}

export function RuleVersions({ onTake }: Props) {
  const [page, setPage] = useState(1);
  const versions = useQuery({
    queryKey: [SNAPSHOT, "versions", page],
    queryFn: ({ signal }) => listVersions(page, signal),
    placeholderData: keepPreviousData,
  });
  if (versions.isPending)
    return <Skeleton h={300} role="progressbar" aria-busy="true" aria-label="Loading" />;
  if (versions.isError) {
    return (
      <ProblemNotice
        error={versions.error}
        onRetry={() => void versions.refetch()}
        retrying={versions.isFetching}
      />
    );
  }
  const { items, total } = versions.data;
  if (total === 0) {
    return (
      <EmptyState
        mt="6vh"
        icon={<IconHistory />}
        title="No rules have been saved yet"
        description="Each save becomes a version with its author, its note and what changed."
      />
    );
  }
  return (
    <>
      <Paper withBorder className="card card-table">
        <Table.ScrollContainer minWidth={820} type="native" scrollAreaProps={{ tabIndex: 0 }}>
          <Table verticalSpacing={6} horizontalSpacing={12} highlightOnHover className="log">
            <Table.Thead>
              <Table.Tr>
                <Table.Th className="figure">Version</Table.Th>
                <Table.Th>Saved ({zoneName()})</Table.Th>
                <Table.Th>By</Table.Th>
                <Table.Th>What changed</Table.Th>
                <Table.Th>Note</Table.Th>
                <Table.Th>Rules</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {items.map((version, at) => (
                <VersionRow
                  key={version.version}
                  version={version}
                  newest={page === 1 && at === 0}
                  onTake={onTake}
                />
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      </Paper>
      {total > PAGE && (
        <Group mt="sm">
          <Pagination
            size="sm"
            total={Math.ceil(total / PAGE)}
            value={page}
            onChange={setPage}
            aria-label="Pages of versions"
            getItemProps={(number) => ({ "aria-label": `Page ${String(number)}` })}
            getControlProps={(control) => ({ "aria-label": `${control} page` })}
          />
        </Group>
      )}
    </>
  );
}

function VersionRow({ version, newest, onTake }: { version: RuleVersion; newest: boolean } & Props) {
  const may = useMay("snapshot_policy_sets", "write");
  const { role } = useSession();
  const take = useMutation({
    mutationFn: () => getVersion(version.version),
    onSuccess: ({ rules }) => {
      onTake(inOrder(rules as unknown as readonly Rule[]));
    },
    onError: notifyProblem,
  });
  return (
    <Table.Tr>
      <Table.Td className="figure">{version.version}</Table.Td>
      <Table.Td className="nowrap">
        <Instant at={version.saved_at} form="short" />
      </Table.Td>
      <Table.Td>
        {version.saved_by}
        {version.origin === "file" && <span className="of"> (rules file)</span>}
      </Table.Td>
      <Table.Td className="log-words">
        {version.changes.map((change) => (
          <div key={`${change.change}/${change.name}`}>{changeWords(change)}</div>
        ))}
        {version.changes.length === 0 && <span className="none">–</span>}
      </Table.Td>
      <Table.Td className="log-words">{version.note || <span className="none">–</span>}</Table.Td>
      <Table.Td className="nowrap">
        {counted(version.rules_count, "rule", "rules")}{" "}
        {newest ? (
          <span className="of">these count</span>
        ) : (
          <ActButton
            variant="default"
            size="compact-xs"
            loading={take.isPending}
            aria-label={`Take version ${version.version} as the draft`}
            reason={may ? null : `The role ${role} may not change the rules`}
            onAct={() => {
              take.mutate();
            }}
          >
            Take as draft
          </ActButton>
        )}
      </Table.Td>
    </Table.Tr>
  );
}
