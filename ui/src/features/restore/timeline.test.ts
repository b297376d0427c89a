import { expect, test } from "vitest";
import { hasMates, matesOf, placeOf } from "./timeline";

test("the oldest point stands at the left end and now at the right", () => {
  const now = Date.parse("2026-05-05T00:00:00Z");
  expect(placeOf("2026-05-01T00:00:00Z", "2026-05-01T00:00:00Z", now)).toBe(0);
  expect(placeOf("2026-05-03T00:00:00Z", "2026-05-01T00:00:00Z", now)).toBe(50);
  expect(placeOf("2026-05-06T00:00:00Z", "2026-05-01T00:00:00Z", now)).toBe(100);
  expect(placeOf("2026-05-06T00:00:00Z", "2026-05-06T00:00:00Z", now)).toBe(100);
});

const volume = (snapshot_id: string | null, status: string | null = "available") => ({
  volume_id: "v",
  volume_name: "data",
  snapshot_id,
  status,
});

test("what the set holds is said; a snapshot of it that is not available does not count", () => {
  expect(matesOf({ set_id: null, data_volumes: [] })).toBeNull();
  expect(matesOf({ set_id: "s", data_volumes: [volume("a")] })).toBe("with the data volume");
  expect(matesOf({ set_id: "s", data_volumes: [volume("a"), volume("b")] })).toBe("with both data volumes");
  const half = [volume("a"), volume("b", "error")];
  expect(matesOf({ set_id: "s", data_volumes: half })).toBe("with 1 of 2 data volumes");
  expect(matesOf({ set_id: "s", data_volumes: [volume(null)] })).toBe("its set has none of the data volumes");
  expect(matesOf({ set_id: null, data_volumes: [volume(null)] })).toContain("taken by itself");
  expect([hasMates({ data_volumes: half }), hasMates({ data_volumes: [volume(null)] })]).toEqual([
    true,
    false,
  ]);
});
