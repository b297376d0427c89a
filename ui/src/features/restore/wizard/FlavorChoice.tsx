import { Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { RESTORE } from "@/components/restore/restore-api";
import { listFlavors } from "../restore-calls";

interface Props {
  chosen: string | undefined;
  onChoose: (id: string | undefined) => void;
}

/** Another size than the server has. */
export function FlavorChoice({ chosen, onChoose }: Props) {
  const flavors = useQuery({
    queryKey: [RESTORE, "flavors"],
    queryFn: ({ signal }) => listFlavors(signal),
    staleTime: 5 * 60_000,
  });
  const known = flavors.data ?? [];
  const isKnown = chosen === undefined || known.some(({ value }) => value === chosen);
  return (
    <Select
      size="sm"
      label="Flavor"
      description="Else the one that the server has"
      placeholder="as it is"
      data={isKnown ? known : [{ value: chosen, label: chosen }, ...known]}
      value={chosen ?? null}
      onChange={(id) => {
        onChoose(id ?? undefined);
      }}
      searchable
      clearable
      clearButtonProps={{ "aria-label": "Clear the flavor" }}
      nothingFoundMessage={flavors.isFetching ? "Looking…" : "Nothing found"}
    />
  );
}
