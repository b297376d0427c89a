import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen } from "@testing-library/react";
import { Suspense } from "react";
import { expect, test } from "vitest";
import type { KindColumn } from "@/api/schema";
import { sessionQuery } from "@/hooks/use-session";
import type { Item } from "@/lib/value";
import { Value } from "./Value";

const column = (facts: Partial<KindColumn>): KindColumn => ({
  name: "name",
  label: "Name",
  type: "text",
  unit: null,
  sortable: true,
  filterable: true,
  ends: [],
  values: null,
  shown: true,
  reference: null,
  ...facts,
});

function show(facts: Partial<KindColumn>, item: Item) {
  const queries = new QueryClient({ defaultOptions: { queries: { staleTime: Infinity } } });
  queries.setQueryData(sessionQuery.queryKey, {
    username: "ada",
    role: "viewer",
    region_name: "RegionOne",
    expires_at: "2030-01-01T00:00:00Z",
    mfa_enabled: false,
    mfa_setup_required: false,
    permissions: {},
  });
  return render(
    <MantineProvider>
      <QueryClientProvider client={queries}>
        <Suspense>
          <Value column={column(facts)} item={item} kinds={[]} />
        </Suspense>
      </QueryClientProvider>
    </MantineProvider>,
  );
}

test("a name that holds HTML shows as the text it is", () => {
  const name = "<img src=x onerror=alert(1)>";
  const { container } = show({}, { name });
  expect(screen.getByText(name)).toBeDefined();
  expect(container.querySelector("img")).toBeNull();
});

test("a figure that nobody measured says so, a text that is missing is a dash", () => {
  show({ name: "memory_mb_used", type: "integer", unit: "MiB" }, { memory_mb_used: null });
  expect(screen.getByText("not measured")).toBeDefined();
  show({ name: "description" }, { description: null });
  expect(screen.getByText("–")).toBeDefined();
});

test("a time carries its exact instant", () => {
  show({ name: "created_at", type: "timestamp" }, { created_at: "2026-11-23T14:53:46Z" });
  expect(screen.getByTitle("2026-11-23T14:53:46Z").getAttribute("datetime")).toBe("2026-11-23T14:53:46Z");
});
