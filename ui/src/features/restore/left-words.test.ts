import { expect, test } from "vitest";
import type { Plan } from "@/api/schema";
import { deleteWords, leftWords, nameOf, thingWords } from "./left-words";

const plan = {
  mode: "REPLACE",
  source_volume: "old",
  restore_point: { source_volume_name: "web-01-boot", snapshot_id: "snap", snapshot_name: "weekly" },
  data_volumes: [{ source_volume_id: "old-data" }],
  reattached_volumes: [{ volume_id: "logs" }],
} as unknown as Plan;

const thing = (kind: string, id: string, name: string | null = null) => ({ kind, id, name, why: "busy" });

test("a thing goes by its name; one that has none in writing by what the plan knows, else by its id", () => {
  expect(nameOf(thing("volumes", "x", "spare"), plan)).toBe("spare");
  expect(nameOf(thing("volumes", "old"), plan)).toBe("web-01-boot");
  expect(nameOf(thing("snapshots", "snap"), plan)).toBe("weekly");
  expect(nameOf(thing("ports", "p", ""), plan)).toBe("p");
});

test("the old volume and the new one, which may share a name, are told apart", () => {
  expect(thingWords(thing("volumes", "old", "web-01-boot"), plan)).toBe("the old volume web-01-boot");
  expect(thingWords(thing("volumes", "new", "web-01-boot"), plan)).toBe("the new volume web-01-boot");
  expect(thingWords(thing("volumes", "logs", "logs"), plan)).toBe("the old volume logs");
  expect(thingWords(thing("volumes", "new", "boot"), { ...plan, mode: "NEW" })).toBe("the volume boot");
  expect(thingWords(thing("floating_ips", "f", "198.51.100.7"), plan)).toBe("the floating IP 198.51.100.7");
});

test("a button names the one thing that it deletes, a sentence up to three", () => {
  const [old, snapshot] = [thing("volumes", "old"), thing("snapshots", "snap")];
  expect(deleteWords([old], plan)).toBe("Delete the old volume web-01-boot…");
  expect(deleteWords([old, snapshot], plan)).toBe("Delete what is left…");
  expect(leftWords([old, snapshot], plan)).toBe("the old volume web-01-boot, the snapshot weekly");
  expect(leftWords([old, old, old, snapshot], plan)).toBe("4 things");
});
