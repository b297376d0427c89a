import { Paper, Table } from "@mantine/core";
import type { RunKind } from "@/api/schema";
import { NavIcon } from "@/components/NavIcon";
import { StateMark } from "@/components/StateMark";
import { TextLink } from "@/components/TextLink";
import { useKinds } from "@/hooks/use-kinds";
import { count, duration } from "@/lib/format";
import { slugOf } from "@/lib/value";

const FIGURES = ["listed", "created", "changed", "unchanged", "deleted"] as const;
const HEADINGS = {
  listed: "Seen",
  created: "New",
  changed: "Changed",
  unchanged: "Unchanged",
  deleted: "Deleted",
};

interface Props {
  kinds: readonly RunKind[];
  going: boolean;
}

export function RunKinds({ kinds, going }: Props) {
  return (
    <Paper withBorder className="card card-table">
      <Table.ScrollContainer minWidth={780} type="native" scrollAreaProps={{ tabIndex: 0 }}>
        <Table verticalSpacing={6} horizontalSpacing={12}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Kind</Table.Th>
              <Table.Th>State</Table.Th>
              {FIGURES.map((name) => (
                <Table.Th key={name} className="figure">
                  {HEADINGS[name]}
                </Table.Th>
              ))}
              <Table.Th className="figure">Took</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {kinds.map((kind) => (
              <KindRow key={kind.kind} run={kind} going={going} />
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Paper>
  );
}

function KindRow({ run, going }: { run: RunKind; going: boolean }) {
  const kind = useKinds().data?.find(({ name }) => name === run.kind);
  const begun = run.state !== "waiting";
  return (
    <Table.Tr>
      <Table.Td>
        <span className="with-icon">
          <NavIcon name={run.kind} size={15} />
          {kind ? (
            <TextLink size="sm" to="/$kind" params={{ kind: slugOf(kind) }}>
              {kind.label}
            </TextLink>
          ) : (
            run.kind
          )}
        </span>
        {run.error && <div className="kind-error">{run.error}</div>}
      </Table.Td>
      <Table.Td>
        <StateMark state={run.state} label={begun || going ? run.state : "not reached"} />
      </Table.Td>
      {FIGURES.map((name) => (
        <Table.Td key={name} className="figure" data-quiet={run[name] === 0 || undefined}>
          {begun ? count(run[name]) : "–"}
        </Table.Td>
      ))}
      <Table.Td className="figure">{run.seconds === null ? "–" : duration(run.seconds)}</Table.Td>
    </Table.Tr>
  );
}
