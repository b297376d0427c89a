/** Two versions of the resource side by side, and the way back to its history. */
import { Button, Skeleton, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import IconArrowLeft from "@tabler/icons-react/dist/esm/icons/IconArrowLeft.mjs";
import { useEffect, useRef } from "react";
import type { InventoryKind } from "@/api/schema";
import { ProblemNotice } from "@/components/ProblemNotice";
import { VersionsSideBySide } from "@/components/versions/VersionsSideBySide";
import { body, client } from "@/lib/client";
import type { Pair } from "./compared";

interface Props {
  kind: InventoryKind;
  id: string;
  region: string | null;
  pair: Pair;
  onBack: () => void;
}

export function Comparison({ kind, id, region, pair, onBack }: Props) {
  const [from, to] = pair.map(String);
  const compared = useQuery({
    queryKey: ["resource", kind.name, id, region, "compare", from, to],
    queryFn: ({ signal }) => {
      const params = { path: { kind: kind.name, resource_id: id }, query: { from, to, region_name: region } };
      return body(client.GET("/api/v1/history/compare/{kind}/{resource_id}", { params, signal }));
    },
  });
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    heading.current?.focus();
  }, []);
  return (
    <section className="compare">
      <div className="compare-bar">
        <Title order={3} size="h5" ref={heading} tabIndex={-1}>
          Two versions compared
        </Title>
        <Button variant="default" leftSection={<IconArrowLeft size={14} aria-hidden />} onClick={onBack}>
          Back to the history
        </Button>
      </div>
      {compared.isPending && <Skeleton h={160} role="progressbar" aria-busy="true" aria-label="Loading" />}
      {compared.isError && (
        <ProblemNotice
          error={compared.error}
          onRetry={() => void compared.refetch()}
          retrying={compared.isFetching}
        />
      )}
      {compared.data && <VersionsSideBySide compared={compared.data} />}
    </section>
  );
}
