import { expect, test } from "vitest";
import { problemOf } from "./problem";

test("a problem document keeps its words, its allowed values and its request id", async () => {
  const document = {
    title: "Invalid input",
    detail: "One filter is unknown.",
    request_id: "abc",
    errors: [{ loc: ["query", "status"], msg: "unknown value", allowed: ["ACTIVE", "ERROR"] }],
  };
  const problem = await problemOf(
    new Response(JSON.stringify(document), {
      status: 422,
      headers: { "Content-Type": "application/problem+json" },
    }),
  );
  expect(problem.title).toBe("Invalid input");
  expect(problem.message).toBe("One filter is unknown. query.status: unknown value. Allowed: ACTIVE, ERROR.");
  expect(problem.requestId).toBe("abc");
});

test("a proxy's page is not shown, but its request id is kept", async () => {
  const headers = { "Content-Type": "text/html", "X-Request-ID": "edge-1", "Retry-After": "30" };
  const problem = await problemOf(new Response("<h1>Bad gateway</h1>", { status: 502, headers }));
  expect(problem.title).toBe("The server failed");
  expect(problem.message).not.toContain("<h1>");
  expect(problem.requestId).toBe("edge-1");
  expect(problem.retryAfter).toBe(30);
});
