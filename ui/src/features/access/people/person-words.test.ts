import { expect, test } from "vitest";
import { vera } from "./person.fixture";
import { lossOf } from "./person-words";

test("what a deletion loses is named, and nothing that is not there", () => {
  expect(lossOf(vera)).toBe("the entry in the directory and the role viewer");
  expect(lossOf({ ...vera, in_directory: false })).toBe("the role viewer");
  expect(lossOf({ ...vera, groups: ["a", "b"], mfa_enabled: true })).toBe(
    "the entry in the directory, the role viewer, 2 groups (a, b) and the second factor",
  );
});
