import { Button, Group, Paper, Progress, Table } from "@mantine/core";
import IconDownload from "@tabler/icons-react/dist/esm/icons/IconDownload.mjs";
import { useState } from "react";
import type { Export } from "@/api/schema";
import { Instant } from "@/components/Instant";
import { StateMark } from "@/components/StateMark";
import { amount, duration } from "@/lib/format";
import { secondsSince } from "@/lib/time";
import { DeleteExport, DeleteExportDialog } from "./DeleteExport";
import { isGoing } from "./going";

export function ExportTable({ exports }: { exports: readonly Export[] }) {
  const [doomed, setDoomed] = useState<Export | null>(null);
  return (
    <Paper withBorder className="card card-table">
      <Table.ScrollContainer minWidth={900} type="native" scrollAreaProps={{ tabIndex: 0 }}>
        <Table verticalSpacing={7} horizontalSpacing={12} highlightOnHover>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Asked for</Table.Th>
              <Table.Th>By</Table.Th>
              <Table.Th>View</Table.Th>
              <Table.Th>State</Table.Th>
              <Table.Th className="figure">Took</Table.Th>
              <Table.Th className="figure">Size</Table.Th>
              <Table.Th>File</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {exports.map((item) => (
              <ExportRow key={item.id} item={item} onDelete={setDoomed} />
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      <DeleteExportDialog
        item={doomed}
        onClose={() => {
          setDoomed(null);
        }}
      />
    </Paper>
  );
}

function ExportRow({ item, onDelete }: { item: Export; onDelete: (item: Export) => void }) {
  const took =
    item.started_at && item.finished_at
      ? duration(secondsSince(item.started_at, Date.parse(item.finished_at)))
      : "–";
  return (
    <Table.Tr>
      <Table.Td>
        <Instant at={item.requested_at} />
      </Table.Td>
      <Table.Td>{item.requested_by}</Table.Td>
      <Table.Td>{item.customer_view ? "customer" : "full"}</Table.Td>
      <Table.Td className="log-words">
        {isGoing(item) ? <Making item={item} /> : <Ended item={item} />}
      </Table.Td>
      <Table.Td className="figure">{took}</Table.Td>
      <Table.Td className="figure">
        {item.size_bytes === null ? <span className="none">–</span> : amount(item.size_bytes, "B")}
      </Table.Td>
      <Table.Td>
        <Group gap="xs" wrap="nowrap">
          {item.state === "succeeded" && (
            <Button
              component="a"
              download
              variant="default"
              size="compact-sm"
              leftSection={<IconDownload size={14} />}
              href={`/api/v1/exports/${item.id}/file`}
              aria-label={`Download ${item.file_name ?? "the file"}`}
            >
              Download
            </Button>
          )}
          {!isGoing(item) && <DeleteExport item={item} onDelete={onDelete} />}
        </Group>
      </Table.Td>
    </Table.Tr>
  );
}

function Making({ item }: { item: Export }) {
  const of = item.sheets_total === null ? "" : ` of ${item.sheets_total}`;
  return (
    <>
      <Progress value={item.percent} size={6} aria-label="Progress of the export" />
      <span className="of">
        {item.percent} % · {item.sheets_done}
        {of} sheets{item.sheet && ` · writing ${item.sheet}`}
      </span>
    </>
  );
}

function Ended({ item }: { item: Export }) {
  return (
    <>
      <StateMark state={item.state} />
      {item.error && <div className="of">{item.error}</div>}
    </>
  );
}
