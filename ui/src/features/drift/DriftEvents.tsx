/** The events as the address narrows them, to be acknowledged one by one or many at once. */
import { Button, Group } from "@mantine/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import IconShieldCheck from "@tabler/icons-react/dist/esm/icons/IconShieldCheck.mjs";
import { useState } from "react";
import { DownloadLog, logFiles } from "@/components/DownloadLog";
import { LogBody } from "@/components/log/LogBody";
import { LogTotal } from "@/components/log/LogTotal";
import { useMay, useSession } from "@/hooks/use-session";
import { counted } from "@/lib/format";
import { logQuery, type Search } from "@/lib/list-search";
import { AcknowledgeDialog } from "./AcknowledgeDialog";
import { EventFilters } from "./EventFilters";
import { EventTable } from "./EventTable";
import { findAllMeant, listEvents, type Meant } from "./drift-api";

interface Props {
  search: Search;
  onChange: (words: Readonly<Record<string, string | undefined>>) => void;
  onClear: () => void;
}

export function DriftEvents({ search, onChange, onClear }: Props) {
  const may = useMay("drift", "write");
  const [chosen, setChosen] = useState<readonly number[]>([]);
  const [asking, setAsking] = useState<Meant | null>(null);
  const { role } = useSession();
  const events = useQuery({
    queryKey: ["drift", "events", search],
    queryFn: ({ signal }) => listEvents(search, signal),
    placeholderData: keepPreviousData,
  });
  const all = useQuery({
    queryKey: ["drift", "all", search],
    queryFn: ({ signal }) => findAllMeant(search, signal),
    enabled: may && search.acknowledged !== "true",
  });
  const items = events.data?.items ?? [];
  // Only what is on the page and still open can be meant.
  const selected = chosen.filter((id) => items.some((event) => event.id === id && !event.acknowledged));
  return (
    <>
      <EventFilters search={search} onChange={onChange} onClear={onClear} />
      <Group mb="xs" gap="sm" mih={30}>
        <LogTotal log={events.data} words={["event", "events"]} />
        {selected.length > 0 && (
          <Button
            onClick={() => {
              setAsking({ ids: selected });
            }}
          >
            Acknowledge {counted(selected.length, "event", "events")}
          </Button>
        )}
        {may && search.acknowledged !== "true" && all.data && (
          <Button
            variant="default"
            onClick={() => {
              setAsking(all.data);
            }}
          >
            Acknowledge all {"count" in all.data ? all.data.count : ""} that match
          </Button>
        )}
        {!may && <span className="of">The role {role} may look at drift but not acknowledge it.</span>}
        <DownloadLog files={logFiles("/drift/events", logQuery(search))} />
      </Group>
      <LogBody
        log={events}
        search={search}
        onTurn={onChange}
        icon={<IconShieldCheck />}
        empty={[
          "Nothing has drifted",
          "An event shows here when a run finds a field changed that an enabled rule names.",
        ]}
        unmatched={["No events match these filters"]}
      >
        {(shown) => (
          <EventTable
            events={shown}
            may={may}
            selected={selected}
            onSelect={setChosen}
            onAcknowledge={(id) => {
              setAsking({ ids: [id] });
            }}
          />
        )}
      </LogBody>
      <AcknowledgeDialog
        key={JSON.stringify(asking)}
        meant={asking}
        onClose={() => {
          setAsking(null);
        }}
      />
    </>
  );
}
