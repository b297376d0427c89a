/** Each port with the addresses that it has and those that the new one asks for. */
import { Paper, Table } from "@mantine/core";
import type { FixedIp, Plan, PlannedPort } from "@/api/schema";
import { ResourceLink } from "@/components/ResourceLink";
import { addressesThen } from "../job-words";

export function PlannedAddresses({ plan }: { plan: Plan }) {
  const ports = plan.network_plan;
  if (ports.length === 0) return null;
  return (
    <Paper withBorder className="card card-table" component="section">
      <h2 className="card-title card-title-table">Addresses</h2>
      <Table.ScrollContainer minWidth={620} type="native" scrollAreaProps={{ tabIndex: 0 }}>
        <Table verticalSpacing={6} horizontalSpacing={16} className="log" aria-label="Addresses">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Network</Table.Th>
              <Table.Th>Now</Table.Th>
              <Table.Th>Then</Table.Th>
              <Table.Th>Security groups</Table.Th>
              <Table.Th>What happens</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {ports.map((port) => (
              <PortRow key={port.original_port_id} port={port} plan={plan} />
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Paper>
  );
}

function PortRow({ port, plan }: { port: PlannedPort; plan: Plan }) {
  return (
    <Table.Tr>
      <Table.Td className="log-name">
        <ResourceLink type="networks" id={port.network_id} name={port.network_name} region={null} />
      </Table.Td>
      <Table.Td>
        <Addresses of={port.original_fixed_ips} anew="none" />
      </Table.Td>
      <Table.Td className="address-then">
        <Addresses of={addressesThen(port, plan)} anew="a new one" />
      </Table.Td>
      <Table.Td>{port.security_group_names.join(", ") || <span className="none">none</span>}</Table.Td>
      <Table.Td className="log-words">
        {port.note}
        {port.floating_ips.map(({ id, floating_ip_address: address, reassociated }) => (
          <div key={id}>
            The floating IP {address} {reassociated ? "follows." : "stays with the original server."}
          </div>
        ))}
      </Table.Td>
    </Table.Tr>
  );
}

function Addresses({ of, anew }: { of: readonly FixedIp[]; anew: string }) {
  if (of.length === 0) return <span className="none">none</span>;
  return of.map(({ subnet_id: subnet, ip_address: address }, index) => (
    <div key={`${subnet}/${String(index)}`} className={address ? "address" : "none"}>
      {address ?? anew}
    </div>
  ));
}
