/** By tenant, domain or policy, the worst first; a name narrows the list below. */
import { Paper, SegmentedControl, Table, Title } from "@mantine/core";
import type { ComplianceSummary } from "@/api/schema";
import { NotMeasured } from "@/components/NotMeasured";
import { TextLink } from "@/components/TextLink";
import { count } from "@/lib/format";
import { LEVELS } from "./heat";
import { rowsOf, share, type View } from "./sums";

const VIEWS = [
  { value: "tenant", label: "Tenant" },
  { value: "domain", label: "Domain" },
  { value: "policy", label: "Policy" },
] as const;

interface Props {
  summary: ComplianceSummary;
  view: View;
  onChange: (words: Readonly<Record<string, string | undefined>>) => void;
}

export function ComplianceSums({ summary, view, onChange }: Props) {
  const rows = rowsOf(view, summary);
  return (
    <Paper withBorder className="card" component="section">
      <div className="card-head">
        <Title order={2} size="h5">
          Compliance by {view}
        </Title>
        <SegmentedControl
          size="xs"
          aria-label="Compliance by"
          data={[...VIEWS]}
          value={view}
          onChange={(next) => {
            onChange({ view: next === "tenant" ? undefined : next });
          }}
        />
      </div>
      {rows.length === 0 ? (
        <p className="of">No volume has a policy. Rules, metadata or an assignment by hand give it one.</p>
      ) : (
        <Table.ScrollContainer minWidth={480} mah={300} type="native" tabIndex={0}>
          <Table verticalSpacing={3} horizontalSpacing={10} aria-label={`Compliance by ${view}`}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{VIEWS.find(({ value }) => value === view)?.label}</Table.Th>
                <Table.Th className="figure">Compliant</Table.Th>
                <Table.Th className="figure">Not compliant</Table.Th>
                <Table.Th className="figure">Pending</Table.Th>
                <Table.Th className="figure">Share</Table.Th>
                <Table.Th>Level</Table.Th>
                {view === "tenant" && <Table.Th>Last drill</Table.Th>}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {rows.map((row) => (
                <Table.Tr key={row.key}>
                  <Table.Td>
                    {row.words ? (
                      <TextLink
                        size="sm"
                        underline={row.of ? "always" : "hover"}
                        to="/snapshot-compliance"
                        search={{ ...row.words, ...(view !== "tenant" && { view }) }}
                      >
                        {row.name}
                      </TextLink>
                    ) : (
                      row.name
                    )}
                    {row.of && <span className="of"> {row.of}</span>}
                  </Table.Td>
                  <Table.Td className="figure">{count(row.compliant)}</Table.Td>
                  <Table.Td className="figure" data-quiet={row.noncompliant === 0 || undefined}>
                    {count(row.noncompliant)}
                  </Table.Td>
                  <Table.Td className="figure" data-quiet={row.pending === 0 || undefined}>
                    {count(row.pending)}
                  </Table.Td>
                  <Table.Td className="figure">{share(row.percent) ?? <NotMeasured />}</Table.Td>
                  <Table.Td>
                    {row.level && (
                      <span className="state" data-tone={LEVELS[row.level].tone}>
                        {LEVELS[row.level].word}
                      </span>
                    )}
                  </Table.Td>
                  {row.drill !== null && <Table.Td className="nowrap">{row.drill}</Table.Td>}
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
    </Paper>
  );
}
