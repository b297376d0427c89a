import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { createRootRoute, createRouter, RouterContextProvider } from "@tanstack/react-router";
import { render, screen } from "@testing-library/react";
import { Suspense } from "react";
import { expect, test } from "vitest";
import { overviewQuery } from "@/hooks/use-overview";
import { sessionQuery } from "@/hooks/use-session";
import { StaleBanner } from "./DataAge";

const HOUR = 3600;

/** The banner over figures of that age, when the operator has said that interval (null: nobody has). */
function show(age: number, interval: number | null) {
  const queries = new QueryClient({ defaultOptions: { queries: { staleTime: Infinity } } });
  queries.setQueryData(sessionQuery.queryKey, {
    username: "ada",
    role: "viewer",
    region_name: "RegionOne",
    expires_at: "2099-01-01T00:00:00Z",
    mfa_enabled: false,
    mfa_setup_required: false,
    permissions: {},
  });
  queries.setQueryData(overviewQuery.queryKey, {
    region_name: "RegionOne",
    counts: [],
    servers_by_status: [],
    volumes_by_status: [],
    capacity: [],
    inventory: {
      last_success_at: new Date(Date.now() - age * 1000).toISOString(),
      age_seconds: age,
      interval_seconds: interval,
    },
    last_runs: [],
  });
  render(
    <MantineProvider>
      <QueryClientProvider client={queries}>
        <RouterContextProvider router={createRouter({ routeTree: createRootRoute() })}>
          <Suspense>
            <StaleBanner />
          </Suspense>
        </RouterContextProvider>
      </QueryClientProvider>
    </MantineProvider>,
  );
}

test("figures older than the interval of the runs say how old they are and what was expected", () => {
  show(3 * HOUR, HOUR);
  expect(screen.getByRole("status").textContent).toMatch(/^These data are 3 h old: .*, expected every 1 h\./);
});

test("figures within the interval say nothing", () => {
  show(HOUR - 60, HOUR);
  expect(screen.queryByRole("status")).toBeNull();
});

test("nothing is called too old when nobody has said how often runs are expected", () => {
  show(100 * HOUR, null);
  expect(screen.queryByRole("status")).toBeNull();
});
