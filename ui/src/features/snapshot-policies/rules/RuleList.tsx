/** One rule a line: its place, whom it means, what it gives. The handle moves it, by drag and by keyboard. */
import { ActionIcon, Button, Paper } from "@mantine/core";
import IconTrash from "@tabler/icons-react/dist/esm/icons/IconTrash.mjs";
import { SortableList } from "@/components/SortableList";
import { giftWords, matchWords, priorityOf, type Rule } from "./rule";

interface Props {
  rules: readonly Rule[];
  may: boolean;
  onOrder: (rules: Rule[]) => void;
  onEdit: (at: number) => void;
  onRemove: (at: number) => void;
}

export function RuleList({ rules, may, onOrder, onEdit, onRemove }: Props) {
  const entries = rules.map((rule) => ({ key: rule.name, label: rule.name, rule }));
  return (
    <Paper withBorder className="card rule-list">
      {may ? (
        <SortableList
          entries={entries}
          onOrder={(after) => {
            onOrder(after.map(({ rule }) => rule));
          }}
        >
          {({ rule }, handle) => {
            const at = rules.indexOf(rule);
            return (
              <div className="rule-line">
                {handle}
                <RuleWords rule={rule} place={at + 1} />
                <Button
                  variant="default"
                  size="compact-xs"
                  aria-label={`Change ${rule.name}`}
                  onClick={() => {
                    onEdit(at);
                  }}
                >
                  Change
                </Button>
                <ActionIcon
                  size="sm"
                  aria-label={`Take ${rule.name} out`}
                  onClick={() => {
                    onRemove(at);
                  }}
                >
                  <IconTrash size={14} aria-hidden />
                </ActionIcon>
              </div>
            );
          }}
        </SortableList>
      ) : (
        <ul className="sortable">
          {rules.map((rule, at) => (
            <li key={rule.name} className="rule-line">
              <RuleWords rule={rule} place={at + 1} />
            </li>
          ))}
        </ul>
      )}
    </Paper>
  );
}

function RuleWords({ rule, place }: { rule: Rule; place: number }) {
  return (
    <div className="rule-words">
      <span className="rule-name">
        {place}. {rule.name} <span className="of">priority {priorityOf(rule)}</span>
      </span>
      <span className="rule-match">{matchWords(rule.match)}</span>
      <span className="rule-gift">
        → {giftWords(rule)}
        {rule.stop && <span className="of"> · no later rule is asked</span>}
      </span>
    </div>
  );
}
