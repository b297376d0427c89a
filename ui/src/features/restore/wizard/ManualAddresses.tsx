/** An address for each port, from those that nobody holds as the cloud has it now. */
import { Skeleton, TagsInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { ProblemNotice } from "@/components/ProblemNotice";
import { RESTORE } from "@/components/restore/restore-api";
import { oneText } from "@/lib/address";
import { addressWord, type Choices } from "../choices";
import { listFreeAddresses, listPorts, type ServerPort } from "../restore-calls";
import type { StepProps } from "./Steps";

interface Props extends StepProps {
  vmId: string;
  choices: Choices;
}

export function ManualAddresses({ vmId, choices, onChange }: Props) {
  const ports = useQuery({
    queryKey: [RESTORE, "ports", vmId],
    queryFn: ({ signal }) => listPorts(vmId, signal),
  });
  if (ports.isPending)
    return <Skeleton h={60} mt="md" role="progressbar" aria-busy="true" aria-label="Loading the ports" />;
  if (ports.isError) {
    return (
      <ProblemNotice error={ports.error} onRetry={() => void ports.refetch()} retrying={ports.isFetching} />
    );
  }
  if (ports.data.length === 0) return <p className="of">The inventory knows no port of this server.</p>;
  return (
    <div className="manual-addresses">
      {ports.data.map((port) => (
        <PortAddresses
          key={port.id}
          port={port}
          chosen={choices.manual[port.id] ?? []}
          onChoose={(addresses) => {
            onChange({ [addressWord(port.id)]: oneText(addresses) }, { replace: true });
          }}
        />
      ))}
    </div>
  );
}

interface PortProps {
  port: ServerPort;
  chosen: readonly string[];
  onChoose: (addresses: string[]) => void;
}

function PortAddresses({ port, chosen, onChoose }: PortProps) {
  const free = useQuery({
    queryKey: [RESTORE, "free", port.networkId],
    queryFn: ({ signal }) => listFreeAddresses(port.networkId, signal),
  });
  return (
    <>
      <TagsInput
        size="sm"
        label={`${port.network}, now ${port.addresses.join(", ") || "without an address"}`}
        description={freeWords(free.data?.length)}
        placeholder={chosen.length === 0 ? "a new one" : ""}
        data={(free.data ?? []).map(({ ip_address: address }) => address)}
        value={[...chosen]}
        maxTags={Math.max(1, port.addresses.length)}
        limit={20}
        clearable
        clearButtonProps={{ "aria-label": `Clear the addresses in ${port.network}` }}
        comboboxProps={{ withinPortal: false }}
        onChange={onChoose}
      />
      {free.isError && <ProblemNotice error={free.error} onRetry={() => void free.refetch()} />}
    </>
  );
}

function freeWords(free: number | undefined): string {
  if (free === undefined) return "Looking for free addresses…";
  return free === 0
    ? "The network has no free address to offer."
    : "Free ones are on offer; any other can be typed.";
}
