import { expect, test } from "vitest";
import { kindWords, resultOf } from "./result";

test("a result is read with what it has; what it has not is empty, not a failure", () => {
  expect(resultOf({ server_id: "s1", rto_seconds: 21.4 })).toMatchObject({
    server_id: "s1",
    rto_seconds: 21.4,
    left: [],
    dry_run: false,
  });
  expect(
    resultOf({ rolled_back: null, left: [{ kind: "volumes", id: "v", why: "kept" }] })?.left,
  ).toHaveLength(1);
});

test("no result, and one that makes no sense, are none", () => {
  expect(resultOf(null)).toBeNull();
  expect(resultOf({ left: "everything" })).toBeNull();
});

test("what is left is named as people call it", () => {
  expect(kindWords("volumes")).toBe("Volume");
  expect(kindWords("trunks")).toBe("trunks");
});
