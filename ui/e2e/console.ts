/**
 * What all journeys share: who logs in, and that no page ever complains.
 * PF9_DATABASE_URL leads to the database, for what only time brings about.
 * PF9_UI_LOGINS holds the logins by role as JSON: {"admin": {"username": …, "password": …}, …}.
 */
import { expect, test as base, type Page } from "@playwright/test";
import axe, { type RunOptions } from "axe-core";

declare global {
  interface Window {
    axe: typeof axe;
  }
}

interface Login {
  username: string;
  password: string;
}

export function loginOf(role: string): Login {
  const logins = JSON.parse(process.env.PF9_UI_LOGINS ?? "{}") as Record<string, Login | undefined>;
  const login = logins[role];
  if (!login) throw new Error(`PF9_UI_LOGINS names nobody with the role ${role}`);
  return login;
}

/** Fails a journey whose page logs an error: a refused style or script (Content-Security-Policy), an exception, a React warning. */
export const test = base.extend<{ complaints: string[] }>({
  complaints: [
    async ({ page }, use) => {
      const complaints: string[] = [];
      page.on("pageerror", (error) => complaints.push(error.message));
      page.on("console", (message) => {
        const expected = /Failed to load resource: the server responded with a status of 4\d\d/;
        if (message.type() === "error" && !expected.test(message.text())) complaints.push(message.text());
      });
      await use(complaints);
      expect(complaints).toEqual([]);
    },
    { auto: true },
  ],
});

/** What the console itself sends with an act. */
export const act = () => ({
  "X-Requested-With": "pf9-console",
  Origin: new URL(process.env.PF9_UI_URL ?? "").origin,
});

export async function fillLogin(page: Page, { username, password }: Login): Promise<void> {
  await page.getByLabel("User name").fill(username);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Log in" }).click();
}

/** By the API, for the page of the login has journeys of its own; then a page, the overview when none is named. */
export async function logIn(page: Page, role: string, path = "/overview"): Promise<void> {
  const answer = await page.request.post("/api/v1/auth/login", { data: loginOf(role) });
  expect(answer.status(), await answer.text()).toBe(200);
  await page.goto(path);
  if (path === "/overview")
    await expect(page.getByRole("heading", { level: 1, name: "Overview" })).toBeVisible();
}

/** The page as it stands, in the light theme; then its colours in the dark one, for nothing else of it depends on the theme. */
export async function expectNoAxeFindings(page: Page, where: string): Promise<void> {
  expect(page.frames(), "axe looks into no other frame").toHaveLength(1);
  if (!(await page.evaluate("'axe' in window"))) await page.evaluate(axe.source);
  expect(await axeFindings(page), where).toEqual([]);
  await page.emulateMedia({ colorScheme: "dark" });
  await page.locator("html[data-mantine-color-scheme=dark]").waitFor();
  const colours = await axeFindings(page, ["color-contrast", "link-in-text-block"]);
  expect(colours, `${where}, dark`).toEqual([]);
  await page.emulateMedia({ colorScheme: "light" });
  await page.locator("html[data-mantine-color-scheme=light]").waitFor();
}

/** Of these rules or of all; what else axe could tell, of each part that passed, takes it several times as long. */
async function axeFindings(page: Page, rules?: string[]): Promise<unknown[]> {
  const options: RunOptions = { resultTypes: ["violations"], ...(rules && { runOnly: rules }) };
  return page.evaluate(async (options) => {
    const moving = document
      .getAnimations()
      .filter(({ effect }) => effect?.getTiming().iterations !== Infinity);
    await Promise.allSettled(moving.map(({ finished }) => finished)); // half a transition is no colour of ours
    const { violations } = await window.axe.run(document, options);
    return violations.map(({ id, help, nodes }) => ({
      id,
      help,
      nodes: nodes.map(({ html, failureSummary }) => `${html} ${failureSummary ?? ""}`),
    }));
  }, options);
}
