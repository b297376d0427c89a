import { expect, test } from "vitest";
import { phraseReason } from "./phrase";

test("the exact words open the way, nothing less does, and where none are asked for it is open", () => {
  const wanted = "DELETE AND RESTORE web-01";
  expect(phraseReason(wanted, wanted)).toBeNull();
  expect(phraseReason(null, "")).toBeNull();
  expect(phraseReason(wanted, "")).toBe(`Type ${wanted}`);
  expect(phraseReason(wanted, `${wanted} `)).toContain("capitals and spaces count");
  expect(phraseReason(wanted, wanted.toLowerCase())).toContain("capitals and spaces count");
  expect(phraseReason(wanted, "DELETE AND RESTORE web-02")).toContain("not the words");
});
