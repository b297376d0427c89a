/** Starts a collection. If one is going already, the reader is taken to that one: either way a run is now watched. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { body, client } from "@/lib/client";
import { isStatus } from "@/lib/problem";

async function startOrFind(): Promise<number> {
  try {
    return (await body(client.POST("/api/v1/inventory/runs", { body: {} }))).id;
  } catch (error) {
    if (!isStatus(error, 409)) throw error;
    const { items } = await body(
      client.GET("/api/v1/inventory/runs", { params: { query: { page_size: 5 } } }),
    );
    const going = items.find((run) => run.status === "running");
    if (!going) throw error;
    return going.id;
  }
}

export function useStartRun() {
  const queries = useQueryClient();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: startOrFind,
    onSuccess: async (id) => {
      await queries.invalidateQueries({ queryKey: ["runs"] });
      await navigate({ to: "/runs/$id", params: { id } });
    },
  });
}
