import { Text } from "@mantine/core";
import type { Plan, RestoreCleanedUp } from "@/api/schema";
import { nameOf } from "../left-words";
import { kindWords } from "../result";

const PARTS = [
  ["deleted", "Deleted"],
  ["kept", "Kept"],
  ["left", "Could not be deleted"],
] as const;

/** What became of each thing. */
export function CleanedUp({ answer, plan }: { answer: RestoreCleanedUp; plan: Plan }) {
  const parts = PARTS.filter(([part]) => answer[part].length > 0);
  if (parts.length === 0) return <Text size="sm">There was nothing left to clean up.</Text>;
  return parts.map(([part, title]) => (
    <section key={part} className="touched" aria-label={title}>
      <h3 className="card-title">{title}</h3>
      <ul>
        {answer[part].map((each) => (
          <li key={each.id}>
            {kindWords(each.kind)} {nameOf(each, plan)}
            {part !== "deleted" && <span className="of"> {each.why}</span>}
          </li>
        ))}
      </ul>
    </section>
  ));
}
