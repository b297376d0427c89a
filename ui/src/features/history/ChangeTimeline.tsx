/** The log as a line through time, run by run; each entry opens to show the versions before and after it. */
import { ActionIcon, Paper, Timeline, Title } from "@mantine/core";
import IconChevron from "@tabler/icons-react/dist/esm/icons/IconChevronDown.mjs";
import IconPencil from "@tabler/icons-react/dist/esm/icons/IconPencil.mjs";
import IconPlus from "@tabler/icons-react/dist/esm/icons/IconPlus.mjs";
import IconTrash from "@tabler/icons-react/dist/esm/icons/IconTrash.mjs";
import type { ChangeEntry } from "@/api/schema";
import { Instant } from "@/components/Instant";
import { NavIcon } from "@/components/NavIcon";
import { ResourceLink } from "@/components/ResourceLink";
import { TextLink } from "@/components/TextLink";
import { counted } from "@/lib/format";
import { byRun } from "./by-run";
import { EntryVersions } from "./EntryVersions";

const ICONS = { created: IconPlus, changed: IconPencil, deleted: IconTrash } as const;

interface Props {
  entries: readonly ChangeEntry[];
  /** The entry that is open, as the address has it. */
  open: string | undefined;
  onOpen: (id: string | undefined) => void;
}

export function ChangeTimeline({ entries, open, onOpen }: Props) {
  return byRun(entries).map(({ runId, entries: found }) => (
    <Paper key={`${runId}/${found[0]?.id ?? 0}`} withBorder component="section" className="card timeline-run">
      <RunHeading runId={runId} found={found} />
      <Timeline bulletSize={24} lineWidth={2} className="timeline">
        {found.map((entry) => {
          const Icon = ICONS[entry.action];
          return (
            <Timeline.Item
              key={entry.id}
              bullet={<Icon size={14} aria-hidden />}
              data-action={entry.action}
              className="timeline-entry"
            >
              <Entry
                entry={entry}
                isOpen={open === String(entry.id)}
                onToggle={() => {
                  onOpen(open === String(entry.id) ? undefined : String(entry.id));
                }}
              />
            </Timeline.Item>
          );
        })}
      </Timeline>
    </Paper>
  ));
}

function RunHeading({ runId, found }: { runId: number; found: readonly ChangeEntry[] }) {
  const [newest] = found;
  return (
    <Title order={2} size="h6" className="timeline-heading">
      {newest && <Instant at={newest.recorded_at} />}
      <span className="of">
        {" "}
        · {counted(found.length, "change", "changes")} here · found by{" "}
        <TextLink size="sm" to="/runs/$id" params={{ id: runId }}>
          run {runId}
        </TextLink>
      </span>
    </Title>
  );
}

interface EntryProps {
  entry: ChangeEntry;
  isOpen: boolean;
  onToggle: () => void;
}

function Entry({ entry, isOpen, onToggle }: EntryProps) {
  const name = entry.resource_name ?? entry.resource_id;
  return (
    <>
      <div className="timeline-line">
        <div className="timeline-words">
          <span className="with-icon timeline-kind">
            <NavIcon name={entry.resource_type} />
            {entry.resource_label}
          </span>{" "}
          <ResourceLink
            type={entry.resource_type}
            id={entry.resource_id}
            name={entry.resource_name}
            region={entry.region_name}
            gone={entry.action === "deleted"}
          />{" "}
          <span className="timeline-summary">{entry.summary}</span>
        </div>
        <div className="timeline-facts">
          {entry.project_name && <span>{entry.project_name}</span>}
          <span>
            <Between from={entry.seen_before_at} to={entry.recorded_at} />
          </span>
        </div>
        <ActionIcon
          aria-label={`${isOpen ? "Close" : "Show"} what changed of ${name}`}
          aria-expanded={isOpen}
          className="timeline-toggle"
          onClick={onToggle}
        >
          <IconChevron size={17} aria-hidden />
        </ActionIcon>
      </div>
      {isOpen && <EntryVersions entry={entry} />}
    </>
  );
}

/** A change has no exact time: it lies between two looks at the cloud. */
function Between({ from, to }: { from: string | null; to: string }) {
  return from === null ? (
    <>
      before <Instant at={to} form="short" />
    </>
  ) : (
    <>
      between <Instant at={from} form="short" /> and <Instant at={to} form="short" />
    </>
  );
}
