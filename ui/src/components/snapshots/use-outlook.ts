import { useQuery } from "@tanstack/react-query";
import { useMay } from "@/hooks/use-session";
import { getOutlook, SNAPSHOT } from "./decision-api";

/** Read again each minute: what is due changes with the clock. */
export function useOutlook(id: string, region: string | undefined) {
  const may = useMay("snapshot_records", "read");
  return useQuery({
    queryKey: [SNAPSHOT, "outlook", id, region, may],
    queryFn: ({ signal }) => getOutlook({ id, region }, may, signal),
    refetchInterval: 60_000,
  });
}
