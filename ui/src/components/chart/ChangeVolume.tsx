/** How much changed when: made, changed and gone, by hour, day or longer, whichever suits the time that is looked at. */
import { Skeleton } from "@mantine/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import type { Bucket } from "@/api/schema";
import { body, client } from "@/lib/client";
import { timeZone } from "@/lib/time";
import { ProblemNotice } from "../ProblemNotice";
import { Chart } from "./Chart";
import { volumeOf, type TimeWords } from "./volume";

interface Props {
  /** What narrows the log, in the words of the API; the time is given. */
  query: Readonly<Record<string, string>>;
  /** Narrows the page to a stretch of time; without it the bars are only looked at. */
  onNarrow?: (words: TimeWords) => void;
}

export function ChangeVolume({ query, onNarrow }: Props) {
  const asked = { ...query, tz: timeZone() };
  const volume = useQuery({
    queryKey: ["history", "by-timeframe", asked],
    queryFn: ({ signal }) =>
      body(client.GET("/api/v1/history/by-timeframe", { params: { query: asked }, signal })),
    placeholderData: keepPreviousData,
  });
  if (volume.isPending)
    return <Skeleton h={172} role="progressbar" aria-busy="true" aria-label="Loading the chart" />;
  if (volume.isError) {
    return (
      <ProblemNotice
        error={volume.error}
        onRetry={() => void volume.refetch()}
        retrying={volume.isFetching}
      />
    );
  }
  return <Bars bucket={volume.data.bucket} items={volume.data.items} onNarrow={onNarrow} />;
}

interface BarsProps {
  bucket: "hour" | "day" | "week" | "month";
  items: readonly Bucket[];
  onNarrow?: (words: TimeWords) => void;
}

function Bars({ bucket, items, onNarrow }: BarsProps) {
  const { data, wordsOf } = useMemo(() => volumeOf(bucket, items), [bucket, items]);
  return (
    <Chart
      {...data}
      onPick={
        onNarrow &&
        ((first, last) => {
          const words = wordsOf(first, last);
          if (words) onNarrow(words);
        })
      }
    />
  );
}
