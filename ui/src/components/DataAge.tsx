/** How old the shown data are. A note while they are fresh, a banner once they are older than their interval. */
import { Alert, Text } from "@mantine/core";
import IconClockExclamation from "@tabler/icons-react/dist/esm/icons/IconClockExclamation.mjs";
import { useNow } from "@/hooks/use-now";
import { useOverview } from "@/hooks/use-overview";
import { age, duration } from "@/lib/format";
import { fullTime, secondsSince } from "@/lib/time";
import { CollectButton } from "./CollectButton";

/** Undefined until the API has said it; `since` is null when nothing was ever collected. */
function useInventoryAge() {
  const inventory = useOverview().data?.inventory;
  const now = useNow(30);
  if (!inventory) return undefined;
  const since = inventory.last_success_at ?? null;
  return {
    since,
    seconds: since === null ? 0 : secondsSince(since, now),
    interval: inventory.interval_seconds ?? null,
  };
}

export function DataAge() {
  const known = useInventoryAge();
  if (!known) return null;
  return (
    <Text component="span" size="xs" c="dimmed" title={known.since ?? undefined}>
      {known.since === null ? "never collected" : `collected ${age(known.seconds)} ago`}
    </Text>
  );
}

export function StaleBanner() {
  const known = useInventoryAge();
  if (!known?.since || known.interval === null || known.seconds <= known.interval) return null;
  return (
    <Alert className="stale" variant="default" role="status" icon={<IconClockExclamation size={18} />}>
      <span className="stale-words">
        These data are {age(known.seconds)} old: collected {fullTime(known.since)}, expected every{" "}
        {duration(known.interval)}.
      </span>
      <CollectButton />
    </Alert>
  );
}
