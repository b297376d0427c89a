import type { RuleChange } from "@/api/schema";

const FIELDS: Readonly<Record<string, string>> = {
  auto_snapshot: "whether snapshots are made",
  match: "whom it means",
  place: "its place",
};

/** "production daily: policies, its place". */
export function changeWords({ name, change, fields }: RuleChange): string {
  if (change === "added") return `${name}: new`;
  if (change === "removed") return `${name}: taken out`;
  return `${name}: ${fields.map((field) => FIELDS[field] ?? field).join(", ")}`;
}
