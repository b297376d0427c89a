import { Text } from "@mantine/core";
import type { RestoreCleanedUp } from "@/api/schema";
import { kindWords } from "../result";

const PARTS = [
  ["deleted", "Deleted"],
  ["kept", "Kept"],
  ["left", "Could not be deleted"],
] as const;

/** What became of each thing. */
export function CleanedUp({ answer }: { answer: RestoreCleanedUp }) {
  const parts = PARTS.filter(([part]) => answer[part].length > 0);
  if (parts.length === 0) return <Text size="sm">There was nothing left to clean up.</Text>;
  return parts.map(([part, title]) => (
    <section key={part} className="touched" aria-label={title}>
      <h3 className="card-title">{title}</h3>
      <ul>
        {answer[part].map(({ kind, id, name, why }) => (
          <li key={id}>
            {kindWords(kind)} {name === "" ? id : (name ?? id)}
            {part !== "deleted" && <span className="of"> {why}</span>}
          </li>
        ))}
      </ul>
    </section>
  ));
}
