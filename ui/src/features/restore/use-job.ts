/** One job as it goes: told by the server as it changes, asked for where no such telling comes through. */
import { queryOptions, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import type { RestoreJob, RestoreJobDetail } from "@/api/schema";
import { listJobs, RESTORE } from "@/components/restore/restore-api";
import { goesOn } from "@/components/restore/restore-words";
import { body, client } from "@/lib/client";

const ASKED = 1_500;

export function jobQuery(id: string) {
  return queryOptions({
    queryKey: [RESTORE, "one", id],
    queryFn: ({ signal }): Promise<RestoreJobDetail> => {
      const params = { path: { job_id: id } };
      return body(client.GET("/api/v1/restore/jobs/{job_id}", { params, signal }));
    },
  });
}

/** The newest job of a chain of retries: what can be done is done with that one. */
export function newestQuery({ lineage_id: lineage }: Pick<RestoreJob, "lineage_id">) {
  return queryOptions({
    queryKey: [RESTORE, "newest", lineage],
    queryFn: async ({ signal }): Promise<RestoreJob | null> =>
      (await listJobs({ lineage_id: lineage }, 1, signal)).items[0] ?? null,
    refetchInterval: ({ state }) => (state.data && goesOn(state.data.status) ? ASKED : false),
  });
}

export function useJob(id: string) {
  const told = useTold(id);
  return useQuery({
    ...jobQuery(id),
    refetchInterval: ({ state }) => (!told && state.data && goesOn(state.data.status) ? ASKED : false),
  });
}

/** Whether the server tells by itself just now. What it tells goes where an answer to the question would. */
function useTold(id: string): boolean {
  const queries = useQueryClient();
  const status = useQuery(jobQuery(id)).data?.status;
  const going = status !== undefined && goesOn(status);
  const [told, setTold] = useState(false);
  useEffect(() => {
    if (!going) return undefined;
    const stream = new EventSource(`/api/v1/restore/jobs/${id}/stream`);
    stream.addEventListener("job", ({ data }: MessageEvent<string>) => {
      setTold(true);
      queries.setQueryData(jobQuery(id).queryKey, JSON.parse(data) as RestoreJobDetail);
    });
    stream.addEventListener("end", () => {
      stream.close();
      setTold(false);
    });
    // The browser tries again by itself; until it is through, the job is asked for.
    stream.addEventListener("error", () => {
      setTold(false);
    });
    return () => {
      stream.close();
      setTold(false);
    };
  }, [going, id, queries]);
  return told;
}
