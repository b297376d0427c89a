import { defineConfig } from "@playwright/test";

const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** The journeys run against a console that is up: PF9_UI_URL says where (see e2e/console.ts for the logins). */
export default defineConfig({
  testDir: "e2e",
  outputDir: "test-results",
  workers: 1,
  timeout: 60_000,
  expect: { timeout: 15_000 }, // the machine may be busy with the cloud that is looked at
  forbidOnly: true,
  reporter: [["list"]],
  use: {
    baseURL: process.env.PF9_UI_URL,
    launchOptions: { executablePath: process.env.PF9_CHROMIUM ?? "/usr/bin/chromium", args: FLAGS },
    actionTimeout: 30_000,
    viewport: { width: 1440, height: 900 },
    timezoneId: "Europe/Berlin",
    screenshot: "only-on-failure",
    contextOptions: { reducedMotion: "reduce" }, // what opens is there at once: nothing waits for it to fade in
  },
});
