/** The question to the rules that count: what will happen to this volume, and why? */
import { Paper, Select, Skeleton, Text } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { ProblemNotice } from "@/components/ProblemNotice";
import { Outlook } from "@/components/snapshots/Outlook";
import { useOutlook } from "@/components/snapshots/use-outlook";
import { TextLink } from "@/components/TextLink";
import { listResources } from "@/lib/client";
import { idOf, plainText } from "@/lib/value";

interface Props {
  /** The volume's id; it is a word of the address. */
  volume: string | undefined;
  onVolume: (id: string | undefined) => void;
}

export function TestVolume({ volume, onVolume }: Props) {
  const [typed, setTyped] = useState("");
  const [asked] = useDebouncedValue(typed.split(" · ")[0] ?? "", 200);
  const found = useQuery({
    queryKey: ["names", "/volumes", asked],
    queryFn: ({ signal }) =>
      listResources("/volumes", { page_size: "50", sort_by: "name", ...(asked && { q: asked }) }, signal),
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });
  const options = (found.data?.items ?? []).map((item) => ({
    value: idOf(item),
    label: [item.name, item.project_name, idOf(item).slice(0, 8)].filter(Boolean).map(plainText).join(" · "),
  }));
  const known = volume === undefined || options.some(({ value }) => value === volume);
  return (
    <>
      <Select
        label="Volume"
        description="By its name or id"
        maw={520}
        size="sm"
        mb="md"
        data={known ? options : [{ value: volume, label: volume }, ...options]}
        value={volume ?? null}
        onChange={(id) => {
          onVolume(id ?? undefined);
        }}
        searchable
        clearable
        clearButtonProps={{ "aria-label": "Clear the volume" }}
        onSearchChange={setTyped}
        filter={({ options: all }) => all}
        nothingFoundMessage={found.isFetching ? "Looking…" : "Nothing found"}
      />
      {found.isError && <ProblemNotice error={found.error} onRetry={() => void found.refetch()} />}
      {volume === undefined ? (
        <Text size="sm" c="dimmed">
          Choose a volume to see which rule counts for it, and why. The rules that are saved are asked, not a
          draft.
        </Text>
      ) : (
        <Answer volume={volume} />
      )}
    </>
  );
}

function Answer({ volume }: { volume: string }) {
  const outlook = useOutlook(volume, undefined);
  if (outlook.isPending) return <Skeleton h={240} role="progressbar" aria-busy="true" aria-label="Loading" />;
  if (outlook.isError) {
    return (
      <ProblemNotice
        error={outlook.error}
        onRetry={() => void outlook.refetch()}
        retrying={outlook.isFetching}
      />
    );
  }
  const { decision } = outlook.data;
  return (
    <Paper withBorder className="card" maw={760}>
      <Outlook outlook={outlook.data} />
      <TextLink
        size="sm"
        to="/$kind"
        params={{ kind: "volumes" }}
        search={{ id: decision.volume_id, tab: "snapshots" }}
      >
        Open {decision.volume_name || "the volume"}
      </TextLink>
    </Paper>
  );
}
