/** How many are in which state: one stacked bar, and the same as a list that leads to the filtered table. */
import { Paper, Text, Title } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { StatusCount } from "@/api/schema";
import { StateMark } from "@/components/StateMark";
import { count } from "@/lib/format";
import { toneOf } from "@/lib/status";

interface Props {
  title: string;
  /** The kind's path without its slash. */
  path: string;
  states: readonly StatusCount[];
}

export function StateShares({ title, path, states }: Props) {
  const total = states.reduce((sum, state) => sum + state.count, 0);
  const ordered = states.toSorted((a, b) => b.count - a.count);
  return (
    <Paper withBorder className="card">
      <Title order={2} size="h5">
        {title}
      </Title>
      {total === 0 ? (
        <Text size="sm" c="dimmed">
          None is known yet.
        </Text>
      ) : (
        <>
          <div className="shares" aria-hidden>
            {ordered.map((state) => (
              <span
                key={state.status}
                data-tone={toneOf(state.status ?? "")}
                style={{ flexGrow: state.count }}
              />
            ))}
          </div>
          <ul className="share-list">
            {ordered.map((state) => (
              <li key={state.status}>
                <Link
                  to="/$kind"
                  params={{ kind: path }}
                  search={state.status ? { status: state.status } : {}}
                >
                  <StateMark state={state.status ?? ""} label={state.status ?? "no state"} />
                  <span className="share-figures">
                    <span>{count(state.count)}</span>
                    <span className="share-percent">{((state.count / total) * 100).toFixed(0)} %</span>
                  </span>
                </Link>
              </li>
            ))}
          </ul>
        </>
      )}
    </Paper>
  );
}
