import { expect, test } from "vitest";
import { ApiProblem } from "@/lib/problem";
import { credentials, refusal } from "./credentials";

const problem = (status: number, retryAfter: number | null = null) =>
  new ApiProblem({ status, title: "", detail: "", retryAfter });

test("an empty password is stopped before it leaves the page", () => {
  expect(credentials.safeParse({ username: "ada", password: "" }).success).toBe(false);
  expect(credentials.safeParse({ username: "  ", password: "x" }).success).toBe(false);
});

test("blanks around a user name are a slip, those of a password belong to it", () => {
  expect(credentials.parse({ username: " ada ", password: " x " })).toEqual({
    username: "ada",
    password: " x ",
  });
});

test("each refusal is said in its own words", () => {
  expect(refusal(problem(401))).toMatch(/user name or the password is wrong/);
  expect(refusal(problem(503))).toMatch(/directory .* does not answer/);
  expect(refusal(problem(429, 30))).toMatch(/in 30 s/);
  expect(refusal(problem(500))).toBeNull();
});
