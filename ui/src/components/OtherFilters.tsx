/** What narrows a log and has no field of its own: words of a link, exact times. Each can be taken away. */
import { Button } from "@mantine/core";
import IconX from "@tabler/icons-react/dist/esm/icons/IconX.mjs";
import { useProjectName } from "@/hooks/use-project-name";
import { filtersOf, type Search } from "@/lib/list-search";
import { isDay, shortTime } from "@/lib/time";

const LABELS: Readonly<Record<string, string>> = {
  since: "From",
  until: "Until",
  resource_id: "Resource",
  project_id: "Project",
  tenant_id: "Project",
  run_id: "Run",
  rule_id: "Rule",
  region_name: "Region",
  field_changed: "Field",
  action: "Action",
  reason: "Why",
  volume_id: "Volume",
  server_id: "Server",
  set_id: "Set",
};
const TIMES = new Set(["since", "until"]);

interface Props {
  search: Search;
  /** The words that have a field. */
  shown: readonly string[];
  onChange: (words: Readonly<Record<string, undefined>>) => void;
}

export function OtherFilters({ search, shown, onChange }: Props) {
  const others = Object.entries(filtersOf(search)).filter(([name, value]) =>
    TIMES.has(name) ? !isDay(value) : !shown.includes(name),
  );
  return others.map(([name, value]) => (
    <Chip
      key={name}
      label={LABELS[name] ?? name}
      name={name}
      value={value}
      onAway={() => {
        onChange({ [name]: undefined });
      }}
    />
  ));
}

interface ChipProps {
  label: string;
  name: string;
  value: string;
  onAway: () => void;
}

function Chip({ label, name, value, onAway }: ChipProps) {
  const project = useProjectName(LABELS[name] === "Project" ? value : undefined);
  const words = TIMES.has(name) ? shortTime(value) : (project ?? value);
  return (
    <Button
      variant="light"
      rightSection={<IconX size={13} aria-hidden />}
      aria-label={`Take away: ${label} ${words}`}
      className="other-filter"
      onClick={onAway}
    >
      {label} {words}
    </Button>
  );
}
