import { Paper, Table } from "@mantine/core";
import type { ReportedVolume, VolumeCompliance } from "@/api/schema";
import { Instant } from "@/components/Instant";
import { SortHeading } from "@/components/SortHeading";
import { StateMark } from "@/components/StateMark";
import { COMPLIANCE } from "@/components/snapshots/outlook-words";
import { TextLink } from "@/components/TextLink";
import { useSession } from "@/hooks/use-session";
import { amount, counted } from "@/lib/format";
import { panelSearch, type Search } from "@/lib/list-search";
import { zoneName } from "@/lib/time";

const COLUMNS = [
  { name: "volume_name", label: "Volume" },
  { name: "tenant_name", label: "Tenant" },
  { name: "domain_name", label: "Domain" },
  { name: "policy", label: "Policy" },
  { name: "status", label: "State" },
  { name: "last_snapshot_at", label: "Newest snapshot" },
  { name: "days_since", label: "Age", figure: true },
  { name: "sla_days", label: "SLA", figure: true },
  { name: "size_gb", label: "Size", figure: true },
] as const;

/** What a report does not know. */
const OF_NOW = new Set<string>(["domain_name", "size_gb"]);

interface Props {
  items: readonly (ReportedVolume & Partial<VolumeCompliance>)[];
  isReport: boolean;
  search: Search;
  onSort: (words: Readonly<Record<string, string | undefined>>) => void;
}

/** A volume's name leads to its panel, where the reasons stand. */
export function ComplianceTable({ items, isReport, search, onSort }: Props) {
  const home = useSession().region_name;
  return (
    <Paper withBorder className="card card-table">
      <Table.ScrollContainer minWidth={980} type="native" tabIndex={0}>
        <Table
          verticalSpacing={5}
          horizontalSpacing={12}
          highlightOnHover
          className="log"
          aria-label="Compliance"
        >
          <Table.Thead>
            <Table.Tr>
              {COLUMNS.filter(({ name }) => !isReport || !OF_NOW.has(name)).map((column) => (
                <SortHeading
                  key={column.name}
                  {...column}
                  label={
                    column.name === "last_snapshot_at" ? `${column.label} (${zoneName()})` : column.label
                  }
                  search={search}
                  usual="volume_name"
                  onSort={onSort}
                />
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {items.map((item) => (
              <Table.Tr key={`${item.volume_id}/${item.region_name}/${item.policy}`}>
                <Table.Td className="log-name">
                  <TextLink
                    size="sm"
                    to="/$kind"
                    params={{ kind: "volumes" }}
                    search={{ ...panelSearch(item.volume_id, item.region_name, home), tab: "snapshots" }}
                  >
                    {item.volume_name ?? item.volume_id}
                  </TextLink>
                </Table.Td>
                <Table.Td>{item.tenant_name ?? <span className="none">–</span>}</Table.Td>
                {!isReport && <Table.Td>{item.domain_name ?? <span className="none">–</span>}</Table.Td>}
                <Table.Td>{item.policy}</Table.Td>
                <Table.Td className="nowrap">
                  <StateMark state={item.status} label={COMPLIANCE[item.status]} />
                </Table.Td>
                <Table.Td className="nowrap">
                  {item.last_snapshot_at ? (
                    <Instant at={item.last_snapshot_at} form="short" />
                  ) : (
                    <span className="none">none yet</span>
                  )}
                </Table.Td>
                <Table.Td className="figure">
                  {item.days_since === null ? (
                    <span className="none">–</span>
                  ) : (
                    `${amount(item.days_since, null)} d`
                  )}
                </Table.Td>
                <Table.Td className="figure" title={item.sla_from && `from ${item.sla_from}`}>
                  {counted(item.sla_days, "day", "days")}
                </Table.Td>
                {!isReport && <Table.Td className="figure">{amount(item.size_gb, "GiB")}</Table.Td>}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Paper>
  );
}
