import { Table } from "@mantine/core";
import { useEffect, useRef } from "react";
import { Link } from "@tanstack/react-router";
import type { HeatMap } from "@/api/schema";
import { NotMeasured } from "@/components/NotMeasured";
import { withSearch, type Search } from "@/lib/list-search";
import { cellLabel, cellWord, changeWord, dayWord, LEVELS, rowWords } from "./heat";

type Row = HeatMap["items"][number];

const NAMES = { tenant: "Tenant", domain: "Domain", policy: "Policy" } as const;

/** The colours say it to the eye, the figures to everybody; a cell leads to the volumes as they were on that day. */
export function HeatTable({ heat, search }: { heat: HeatMap; search: Search }) {
  const scroller = useRef<HTMLDivElement>(null);
  const { length } = heat.days;
  useEffect(() => {
    // The newest days are at the end: where they do not all fit, those are looked at first.
    scroller.current?.scrollTo({ left: scroller.current.scrollWidth });
  }, [length]);
  return (
    <Table.ScrollContainer
      ref={scroller}
      minWidth={300}
      mah={420}
      type="native"
      tabIndex={0}
      className="heat"
    >
      <Table aria-label={`Compliance by day, percent`} withRowBorders={false}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{NAMES[heat.by]}</Table.Th>
            {heat.days.map(({ day }) => (
              <Table.Th key={day} className="heat-day">
                {dayWord(day)}
              </Table.Th>
            ))}
            <Table.Th className="figure">Points</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          <HeatRow row={heat.total} name="All" heat={heat} search={search} words={{}} />
          {heat.items.map((row) => (
            <HeatRow
              key={row.key}
              row={row}
              name={row.name ?? (row.key || `no ${heat.by}`)}
              heat={heat}
              search={search}
              words={rowWords(heat.by, row)}
            />
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

interface RowProps {
  row: Row;
  name: string;
  heat: HeatMap;
  search: Search;
  words: Search | null;
}

function HeatRow({ row, name, heat, search, words }: RowProps) {
  return (
    <Table.Tr>
      <Table.Th scope="row" title={row.domain_name ? `${name} of ${row.domain_name}` : name}>
        {name}
      </Table.Th>
      {heat.days.map(({ day, report_id, has_details }, at) => {
        const cell = row.cells[at] ?? null;
        const label = cellLabel(name, day, cell);
        const leads = cell && words && has_details;
        const report = {
          report: String(report_id),
          sort_by: undefined,
          sort_dir: undefined,
          page: undefined,
        };
        return (
          <Table.Td
            key={day}
            className="heat-cell"
            data-tone={cell?.level ? LEVELS[cell.level].tone : "none"}
          >
            {leads ? (
              <Link
                to="/snapshot-compliance"
                search={withSearch(search, { ...words, ...report })}
                hash="volumes"
                aria-label={label}
                title={label}
              >
                {cellWord(cell)}
              </Link>
            ) : (
              <span title={label}>{cellWord(cell)}</span>
            )}
          </Table.Td>
        );
      })}
      <Table.Td className="figure" title="From the first day measured to the last">
        {changeWord(row.change) ?? <NotMeasured />}
      </Table.Td>
    </Table.Tr>
  );
}
