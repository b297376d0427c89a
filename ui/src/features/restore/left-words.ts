/** What a restore has left in the cloud, called as people call it. */
import type { Plan } from "@/api/schema";
import { counted } from "@/lib/format";
import { kindWords, type Left } from "./result";

const NAMED = 3;

/** The name of a thing; of what has none in writing the plan may know it, else it is its id. */
export function nameOf({ id, name }: Left, { source_volume: old, restore_point: point }: Plan): string {
  if (name) return name;
  if (id === old) return point.source_volume_name;
  return id === point.snapshot_id ? point.snapshot_name : id;
}

/** "the old volume web-01-boot": a new one may have the same name. */
export function thingWords(left: Left, plan: Plan): string {
  const kind = kindWords(left.kind).replace(/^\w/, (letter) => letter.toLowerCase());
  const isTwin = plan.mode === "REPLACE" && left.kind === "volumes";
  const which = isTwin ? (oldVolumes(plan).includes(left.id) ? "old " : "new ") : "";
  return `the ${which}${kind} ${nameOf(left, plan)}`;
}

function oldVolumes({
  source_volume: boot,
  data_volumes: restored,
  reattached_volumes: moved,
}: Plan): string[] {
  const data = restored.map(({ source_volume_id: id }) => id);
  return [boot, ...data, ...moved.map(({ volume_id: id }) => id)];
}

/** All of it in a sentence; many only by their number. */
export function leftWords(left: readonly Left[], plan: Plan): string {
  if (left.length > NAMED) return counted(left.length, "thing", "things");
  return left.map((each) => thingWords(each, plan)).join(", ");
}

/** What the button says that has it deleted. */
export function deleteWords(left: readonly Left[], plan: Plan): string {
  const [only, ...others] = left;
  return only && others.length === 0 ? `Delete ${thingWords(only, plan)}…` : "Delete what is left…";
}
