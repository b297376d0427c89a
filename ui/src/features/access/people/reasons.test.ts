import { expect, test } from "vitest";
import { vera } from "./person.fixture";
import { reasonAgainst, type Act } from "./reasons";

const ours = { can_change_directory: true, superadmins: ["root", "chief"] };
const facts = { me: "chief", directory: ours, mayResetSecondFactor: true };

test("in a directory that is kept elsewhere only what is written down here can be changed", () => {
  const elsewhere = { ...facts, directory: { ...ours, can_change_directory: false } };
  for (const act of ["password", "unlock", "delete"] as const) {
    expect(reasonAgainst(act, vera, elsewhere)).toContain("LDAP_READ_ONLY");
  }
  expect(reasonAgainst("disable", vera, elsewhere)).toBeNull();
  expect(reasonAgainst("delete", { ...vera, in_directory: false }, elsewhere)).toBeNull();
});

test("the last superadmin stays, and nobody deletes themselves", () => {
  const alone = { ...facts, directory: { ...ours, superadmins: ["chief"] } };
  const chief = { ...vera, username: "chief" };
  expect(reasonAgainst("disable", chief, alone)).toContain("last active superadmin");
  expect(reasonAgainst("delete", chief, { ...alone, me: "root" })).toContain("last active superadmin");
  expect(reasonAgainst("delete", chief, facts)).toContain("Somebody else deletes you");
  expect(reasonAgainst("disable", chief, facts)).toBeNull();
});

test("what is not there cannot be taken away", () => {
  expect(reasonAgainst("second factor", vera, facts)).toBe("vera has no second factor");
  const enrolled = { ...vera, mfa_enabled: true };
  expect(reasonAgainst("second factor", enrolled, facts)).toBeNull();
  expect(reasonAgainst("second factor", enrolled, { ...facts, mayResetSecondFactor: false })).toContain(
    "may not",
  );
  expect(reasonAgainst("password", { ...vera, in_directory: false }, facts)).toBe(
    "vera is not in the directory",
  );
});

test("nothing is offered before the directory has said what it allows", () => {
  const acts: Act[] = ["password", "disable", "unlock", "second factor", "delete"];
  expect(acts.map((act) => reasonAgainst(act, vera, { ...facts, directory: undefined }))).toEqual(
    acts.map(() => "What the directory allows is not known yet"),
  );
});
