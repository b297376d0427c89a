import { expect, test } from "vitest";
import { isOutage, isSilent, noteSilence, onSilence } from "./outage";
import { ApiProblem, unreachable } from "./problem";

const problem = (status: number, requestId: string | null) =>
  new ApiProblem({ status, title: "t", detail: "d", requestId });

test("no answer and a proxy with nothing behind it are an outage, what the API says is not", () => {
  expect(isOutage(unreachable())).toBe(true);
  expect(isOutage(problem(502, null))).toBe(true);
  expect(isOutage(problem(503, "4f1c"))).toBe(false);
  expect(isOutage(problem(500, null))).toBe(false);
  expect(isOutage(new Error("a fault of our own"))).toBe(false);
});

test("it is told once when it begins and once when it ends", () => {
  const told: boolean[] = [];
  const leave = onSilence(() => told.push(isSilent()));
  noteSilence(true);
  noteSilence(true);
  noteSilence(false);
  leave();
  noteSilence(true);
  noteSilence(false);
  expect(told).toEqual([true, false]);
});
