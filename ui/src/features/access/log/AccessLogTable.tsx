import { Paper, Table, UnstyledButton } from "@mantine/core";
import type { AccessLogEntry } from "@/api/schema";
import { Instant } from "@/components/Instant";
import { StateMark } from "@/components/StateMark";
import { clientOf } from "@/lib/client-of";
import { zoneName } from "@/lib/time";
import { ACTIONS, entryWords } from "./entry-words";

interface Props {
  entries: readonly AccessLogEntry[];
  onNarrow: (words: Readonly<Record<string, string>>) => void;
}

export function AccessLogTable({ entries, onNarrow }: Props) {
  return (
    <Paper withBorder className="card card-table">
      <Table.ScrollContainer minWidth={1000} type="native" scrollAreaProps={{ tabIndex: 0 }}>
        <Table verticalSpacing={6} horizontalSpacing={12} highlightOnHover className="log">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>When ({zoneName()})</Table.Th>
              <Table.Th>Who</Table.Th>
              <Table.Th>What</Table.Th>
              <Table.Th>Details</Table.Th>
              <Table.Th>From</Table.Th>
              <Table.Th>Request id</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {entries.map((entry) => (
              <EntryRow key={entry.id} entry={entry} onNarrow={onNarrow} />
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Paper>
  );
}

function EntryRow({ entry, onNarrow }: { entry: AccessLogEntry } & Pick<Props, "onNarrow">) {
  const { actor, ip_address: address, request_id: request } = entry;
  return (
    <Table.Tr>
      <Table.Td className="log-time nowrap">
        <Instant at={entry.occurred_at} form="short" />
      </Table.Td>
      <Table.Td className="log-name">
        <Narrower words={actor} title={`Only what ${actor} did`} onNarrow={onNarrow} by={{ actor }} />
      </Table.Td>
      <Table.Td className="nowrap">
        <StateMark state={entry.success ? "succeeded" : "failed"} label={ACTIONS[entry.action]} />
      </Table.Td>
      <Table.Td className="log-words">{entryWords(entry) || <span className="none">–</span>}</Table.Td>
      <Table.Td title={entry.user_agent ?? undefined}>
        {address === null ? (
          <span className="none">not known</span>
        ) : (
          <Narrower
            words={address}
            title={`Only from ${address}`}
            onNarrow={onNarrow}
            by={{ ip_address: address }}
          />
        )}
        {entry.user_agent && <div className="of">{clientOf(entry.user_agent)}</div>}
      </Table.Td>
      <Table.Td className="nowrap">
        {request === null ? (
          <span className="none">–</span>
        ) : (
          <Narrower
            words={request.slice(0, 8)}
            title={`Only the request ${request}`}
            onNarrow={onNarrow}
            by={{ request_id: request }}
          />
        )}
      </Table.Td>
    </Table.Tr>
  );
}

interface NarrowerProps extends Pick<Props, "onNarrow"> {
  words: string;
  title: string;
  by: Readonly<Record<string, string>>;
}

/** A value that narrows the log to itself. */
function Narrower({ words, title, by, onNarrow }: NarrowerProps) {
  return (
    <UnstyledButton
      className="narrower"
      title={title}
      onClick={() => {
        onNarrow(by);
      }}
    >
      {words}
    </UnstyledButton>
  );
}
