/** What a project is called, by its id; the id itself until it is known, and where nobody knows it. */
import { useQuery } from "@tanstack/react-query";
import { listResources } from "@/lib/client";
import { plainText } from "@/lib/value";

export function useProjectName(id: string | undefined): string | undefined {
  const found = useQuery({
    queryKey: ["project-name", id],
    queryFn: ({ signal }) => listResources("/tenants", { id: id ?? "", page_size: "1" }, signal),
    enabled: id !== undefined,
    staleTime: 5 * 60_000,
  });
  const project = found.data?.items[0];
  return project ? plainText(project.name) : id;
}
