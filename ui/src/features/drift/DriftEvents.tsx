/** The events as the address narrows them, to be acknowledged one by one or many at once. */
import { Button, EmptyState, Group, Skeleton } from "@mantine/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import IconShieldCheck from "@tabler/icons-react/dist/esm/icons/IconShieldCheck.mjs";
import { useState } from "react";
import type { DriftEventPage } from "@/api/schema";
import { LogPages } from "@/components/LogPages";
import { ProblemNotice } from "@/components/ProblemNotice";
import { useMay } from "@/hooks/use-session";
import { count, counted } from "@/lib/format";
import { isNarrowed, type Search } from "@/lib/list-search";
import { AcknowledgeDialog } from "./AcknowledgeDialog";
import { EventFilters } from "./EventFilters";
import { EventTable } from "./EventTable";
import { listEvents } from "./drift-api";

interface Props {
  search: Search;
  onChange: (words: Readonly<Record<string, string | undefined>>) => void;
  onClear: () => void;
}

export function DriftEvents({ search, onChange, onClear }: Props) {
  const may = useMay("drift", "write");
  const [chosen, setChosen] = useState<readonly number[]>([]);
  const [asking, setAsking] = useState<readonly number[]>([]);
  const events = useQuery({
    queryKey: ["drift", "events", search],
    queryFn: ({ signal }) => listEvents(search, signal),
    placeholderData: keepPreviousData,
  });
  const items = events.data?.items ?? [];
  // Only what is on the page and still open can be meant.
  const selected = chosen.filter((id) => items.some((event) => event.id === id && !event.acknowledged));
  return (
    <>
      <EventFilters search={search} onChange={onChange} onClear={onClear} />
      <Group mb="xs" gap="sm" mih={30}>
        {events.data && (
          <span className="total" role="status">
            {totalOf(events.data)}
          </span>
        )}
        {selected.length > 0 && (
          <Button
            onClick={() => {
              setAsking(selected);
            }}
          >
            Acknowledge {counted(selected.length, "event", "events")}
          </Button>
        )}
      </Group>
      {events.isPending && <Skeleton h={360} aria-busy="true" aria-label="Loading" />}
      {events.isError && (
        <ProblemNotice
          error={events.error}
          onRetry={() => void events.refetch()}
          retrying={events.isFetching}
        />
      )}
      {events.data && items.length === 0 && <NoEvents narrowed={isNarrowed(search)} />}
      {items.length > 0 && (
        <EventTable
          events={items}
          may={may}
          selected={selected}
          onSelect={setChosen}
          onAcknowledge={(id) => {
            setAsking([id]);
          }}
        />
      )}
      <LogPages cursor={search.cursor} next={events.data?.next_cursor ?? null} onTurn={onChange} />
      <AcknowledgeDialog
        key={asking.join()}
        ids={asking}
        onClose={() => {
          setAsking([]);
        }}
      />
    </>
  );
}

function totalOf({ total, total_at_least }: DriftEventPage): string {
  return total === null ? `more than ${count(total_at_least)} events` : counted(total, "event", "events");
}

function NoEvents({ narrowed }: { narrowed: boolean }) {
  return (
    <EmptyState
      mt="6vh"
      icon={<IconShieldCheck />}
      title={narrowed ? "No events match these filters" : "Nothing has drifted"}
      description={
        narrowed
          ? "Take a filter away, or look at a longer time."
          : "An event shows here when a run finds a field changed that an enabled rule names."
      }
    />
  );
}
