/** Two versions side by side: what differs first, what does not folded away. */
import { Button, Skeleton, Table, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import IconArrowLeft from "@tabler/icons-react/dist/esm/icons/IconArrowLeft.mjs";
import { useEffect, useRef } from "react";
import type { Comparison as Compared, InventoryKind, VersionHead } from "@/api/schema";
import { Instant } from "@/components/Instant";
import { ProblemNotice } from "@/components/ProblemNotice";
import { body, client } from "@/lib/client";
import { counted } from "@/lib/format";
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
      {compared.isPending && <Skeleton h={160} aria-busy="true" aria-label="Loading" />}
      {compared.isError && (
        <ProblemNotice
          error={compared.error}
          onRetry={() => void compared.refetch()}
          retrying={compared.isFetching}
        />
      )}
      {compared.data && <Sides compared={compared.data} />}
    </section>
  );
}

function Sides({ compared: { older, newer, changes, unchanged } }: { compared: Compared }) {
  return (
    <>
      <Table verticalSpacing={5} horizontalSpacing={6} className="compare-sides">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Field</Table.Th>
            <Table.Th>
              <Version head={older} />
            </Table.Th>
            <Table.Th>
              <Version head={newer} />
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {changes.map((change) => (
            <Table.Tr key={change.field}>
              <Table.Th scope="row">{change.label}</Table.Th>
              <Table.Td>{change.old_text}</Table.Td>
              <Table.Td>{change.new_text}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {changes.length === 0 && (
        <Text size="sm" c="dimmed" mt="xs">
          The two versions do not differ.
        </Text>
      )}
      {unchanged.length > 0 && (
        <details className="compare-same">
          <summary>{counted(unchanged.length, "unchanged field", "unchanged fields")}</summary>
          <dl className="details">
            {unchanged.map((same) => (
              <div key={same.field}>
                <dt>{same.label}</dt>
                <dd>{same.text}</dd>
              </div>
            ))}
          </dl>
        </details>
      )}
    </>
  );
}

function Version({ head }: { head: VersionHead }) {
  return (
    <>
      Version {head.version}
      <br />
      <Instant at={head.recorded_at} />
    </>
  );
}
