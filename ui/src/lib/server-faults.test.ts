import { expect, test } from "vitest";
import { ApiProblem } from "./problem";
import { placed } from "./server-faults";

const FIELDS = [{ name: "name" }, { name: "project_id" }, { name: "subnet.cidr" }];
const refusal = (faults: ApiProblem["faults"]) =>
  new ApiProblem({ status: 422, title: "Unprocessable Content", detail: "no", faults });

test("what the server says of a field stands at the field, also when the check was between fields", () => {
  const error = refusal([
    { loc: ["body", "project_id"], msg: "the cloud has none with this id", allowed: null },
    {
      loc: ["body", "subnet"],
      msg: "Value error, cidr 10.0.0.1/24 has bits set behind its prefix",
      allowed: null,
    },
  ]);
  expect(placed(error, FIELDS)).toEqual({
    at: [
      { field: "project_id", words: "the cloud has none with this id" },
      { field: "subnet.cidr", words: "cidr 10.0.0.1/24 has bits set behind its prefix" },
    ],
    rest: false,
  });
});

test("what belongs to no field is said beside them", () => {
  expect(placed(refusal([{ loc: ["body"], msg: "no", allowed: null }]), FIELDS)).toEqual({
    at: [],
    rest: true,
  });
  expect(placed(refusal([]), FIELDS).rest).toBe(true);
});
