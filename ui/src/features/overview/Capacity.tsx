/** Used against offered, per hypervisor: a bar to compare at a glance and the numbers to quote. */
import { Paper, Progress, Table, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";
import type { Capacity as CapacityRow } from "@/api/schema";
import { NotMeasured } from "@/components/NotMeasured";
import { StateMark } from "@/components/StateMark";
import { amount, count, percent } from "@/lib/format";
import { useSession } from "@/hooks/use-session";
import { panelSearch } from "@/lib/list-search";
import { byMemory, sumOf, type Amounts } from "./capacity";
import { TextLink } from "@/components/TextLink";

/** More would push all else off the page; the list has every one of them. */
const MOST = 12;

export function Capacity({ hypervisors }: { hypervisors: readonly CapacityRow[] }) {
  const fullest = hypervisors.length > MOST ? byMemory(hypervisors).slice(0, MOST) : hypervisors;
  const overcommitted = hypervisors.some(({ vcpus, vcpus_used }) => (percent(vcpus_used, vcpus) ?? 0) > 100);
  return (
    <Paper withBorder className="card">
      <div className="card-head">
        <Title order={2} size="h5">
          Capacity per hypervisor
        </Title>
        <TextLink size="sm" to="/$kind" params={{ kind: "hypervisors" }}>
          {hypervisors.length > MOST
            ? `The ${MOST} with the fullest memory; all ${count(hypervisors.length)}`
            : "All hypervisors"}
        </TextLink>
      </div>
      {hypervisors.length === 0 ? (
        <Text size="sm" c="dimmed">
          No hypervisor is known yet.
        </Text>
      ) : (
        <Table.ScrollContainer minWidth={560} type="native" scrollAreaProps={{ tabIndex: 0 }}>
          <Table className="capacity" verticalSpacing={8} horizontalSpacing={8}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Hypervisor</Table.Th>
                <Table.Th>vCPUs</Table.Th>
                <Table.Th>Memory</Table.Th>
                <Table.Th>Disk</Table.Th>
                <Table.Th className="figure">Servers</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {fullest.map((hypervisor) => (
                <Row
                  key={`${hypervisor.region_name}/${hypervisor.hypervisor_id}`}
                  hypervisor={hypervisor}
                  name={<HypervisorName hypervisor={hypervisor} />}
                  label={hypervisor.hypervisor_hostname ?? hypervisor.hypervisor_id}
                />
              ))}
            </Table.Tbody>
            {hypervisors.length > 1 && (
              <Table.Tfoot>
                <Row hypervisor={sumOf(hypervisors)} name="All together" label="All together" />
              </Table.Tfoot>
            )}
          </Table>
        </Table.ScrollContainer>
      )}
      {overcommitted && (
        <p className="card-note">vCPUs can be given out more than once: more than 100 % is no fault.</p>
      )}
    </Paper>
  );
}

function HypervisorName({ hypervisor }: { hypervisor: CapacityRow }) {
  const home = useSession().region_name;
  return (
    <>
      <TextLink
        size="sm"
        to="/$kind"
        params={{ kind: "hypervisors" }}
        search={panelSearch(hypervisor.hypervisor_id, hypervisor.region_name, home)}
      >
        {hypervisor.hypervisor_hostname ?? hypervisor.hypervisor_id}
      </TextLink>
      <div className="capacity-state">
        {hypervisor.state && <StateMark state={hypervisor.state} />}
        {hypervisor.status && hypervisor.status !== "enabled" && <StateMark state={hypervisor.status} />}
      </div>
    </>
  );
}

interface RowProps {
  hypervisor: Amounts;
  name: ReactNode;
  label: string;
}

function Row({ hypervisor, name, label }: RowProps) {
  return (
    <Table.Tr>
      <Table.Th scope="row">{name}</Table.Th>
      <Share
        name={`${label}: vCPUs`}
        used={hypervisor.vcpus_used}
        whole={hypervisor.vcpus}
        unit={null}
        overcommitted
      />
      <Share
        name={`${label}: memory`}
        used={hypervisor.memory_used_mib}
        whole={hypervisor.memory_mib}
        unit="MiB"
      />
      <Share name={`${label}: disk`} used={hypervisor.disk_used_gib} whole={hypervisor.disk_gib} unit="GiB" />
      <Table.Td className="figure">{count(hypervisor.servers)}</Table.Td>
    </Table.Tr>
  );
}

interface ShareProps {
  name: string;
  used: number | null | undefined;
  whole: number | null | undefined;
  unit: string | null;
  /** More than all may be given out, on purpose: a full bar is then no alarm. */
  overcommitted?: boolean;
}

function colourOf(share: number, overcommitted: boolean): string {
  if (overcommitted || share < 85) return "var(--pf9-busy)";
  return share < 95 ? "var(--pf9-warn)" : "var(--pf9-bad)";
}

function Share({ name, used, whole, unit, overcommitted = false }: ShareProps) {
  const share = percent(used, whole);
  if (share === null) {
    return (
      <Table.Td>
        <NotMeasured />
      </Table.Td>
    );
  }
  return (
    <Table.Td>
      <div className="share-words">
        <span>
          {amount(used, unit)} <span className="of">of {amount(whole, unit)}</span>
        </span>
        <span>{share.toFixed(0)} %</span>
      </div>
      <Progress.Root size={6}>
        <Progress.Section
          value={Math.min(100, share)}
          color={colourOf(share, overcommitted)}
          aria-label={name}
          aria-valuetext={`${share.toFixed(0)} percent`}
        />
      </Progress.Root>
    </Table.Td>
  );
}
