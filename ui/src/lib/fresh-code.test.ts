import { expect, test, vi } from "vitest";
import { answerForCode, askForCode, isCodeAsked, onCodeAsked } from "./fresh-code";

test("acts that wait for a code at the same time are answered by one", async () => {
  const told = vi.fn();
  const stop = onCodeAsked(told);
  const acts = [askForCode(), askForCode()];
  expect(isCodeAsked()).toBe(true);
  answerForCode(true);
  expect(await Promise.all(acts)).toEqual([true, true]);
  expect(isCodeAsked()).toBe(false);
  expect(told).toHaveBeenCalledTimes(3);
  stop();
});

test("who does not want to enter one gets the refusal, and the next act asks anew", async () => {
  const first = askForCode();
  answerForCode(false);
  expect(await first).toBe(false);
  const second = askForCode();
  expect(isCodeAsked()).toBe(true);
  answerForCode(true);
  expect(await second).toBe(true);
});
