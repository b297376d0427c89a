/** Counts as bars for the eye, and the same figures as a table for everybody: one card, one label. */
import { Skeleton, Table } from "@mantine/core";
import { lazy, Suspense } from "react";
import { count } from "@/lib/format";
import type { ChartData } from "./chart-data";

// The library is large: it comes in a chunk of its own, when the first chart is drawn.
const Drawing = lazy(() => import("./Drawing"));

interface Props extends ChartData {
  /** Narrows the page to these bars, the last one counted in; without it the bars are only looked at. */
  onPick?: (first: number, last: number) => void;
}

export function Chart({ onPick, ...data }: Props) {
  const { label, categories, horizontal = false } = data;
  return (
    <figure className="chart">
      <div
        className="chart-drawing"
        role="img"
        aria-label={`${label}. The figures are in the table below.`}
        style={horizontal ? { height: 46 + categories.length * 24 } : undefined}
      >
        <Suspense fallback={<Skeleton h="100%" />}>
          <Drawing data={data} onPick={onPick} />
        </Suspense>
      </div>
      <details className="chart-table">
        <summary>Figures of “{label}” as a table</summary>
        <Figures data={data} onPick={onPick} />
      </details>
    </figure>
  );
}

function Figures({
  data: { heading, categories, series },
  onPick,
}: {
  data: ChartData;
  onPick: Props["onPick"];
}) {
  return (
    <Table.ScrollContainer minWidth={280} mah={320} type="native" scrollAreaProps={{ tabIndex: 0 }}>
      <Table verticalSpacing={2} horizontalSpacing={8}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{heading}</Table.Th>
            {series.map(({ name }) => (
              <Table.Th key={name} className="figure">
                {name}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {categories.map((category, at) => (
            <Table.Tr key={category}>
              <Table.Th scope="row">
                {onPick ? (
                  <button
                    type="button"
                    className="chart-pick"
                    onClick={() => {
                      onPick(at, at);
                    }}
                  >
                    {category}
                  </button>
                ) : (
                  category
                )}
              </Table.Th>
              {series.map(({ name, values }) => (
                <Table.Td key={name} className="figure" data-quiet={values[at] === 0 || undefined}>
                  {count(values[at])}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
