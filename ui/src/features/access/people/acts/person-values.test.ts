import { expect, test } from "vitest";
import { changeOf, creationOf, NOBODY, personSchema, type PersonValues } from "./person-values";

const vera: PersonValues = {
  ...NOBODY,
  username: "vera",
  full_name: "Vera Viewer",
  email: "vera@example.org",
  department_id: "3",
  groups: ["b", "a"],
};

test("only what differs is sent, and groups are in no order", () => {
  expect(changeOf(vera, { ...vera, groups: ["a", "b"] })).toEqual({});
  expect(changeOf(vera, { ...vera, role: "operator" })).toEqual({ role: "operator" });
  expect(changeOf(vera, { ...vera, email: "", department_id: null, groups: [] })).toEqual({
    email: "",
    department_id: 0,
    groups: [],
  });
});

test("no address and no department are said as such", () => {
  expect(creationOf({ ...vera, email: "", department_id: null })).toMatchObject({
    email: null,
    department_id: null,
  });
});

test("somebody new needs a user name, a name and a password; somebody known may have none of them here", () => {
  const wrong = personSchema(true)
    .safeParse(NOBODY)
    .error?.issues.map(({ message }) => message);
  expect(wrong).toEqual(["Enter a user name", "Enter a name", "Enter a password"]);
  expect(personSchema(false).safeParse(NOBODY).success).toBe(true);
  expect(personSchema(true).safeParse({ ...vera, password: "x", username: "a,b=c" }).success).toBe(false);
  expect(personSchema(false).safeParse({ ...vera, email: "no address" }).success).toBe(false);
});
