/**
 * What all journeys share: who logs in, and that no page ever complains.
 * PF9_DATABASE_URL leads to the database, for what only time brings about.
 * PF9_UI_LOGINS holds the logins by role as JSON: {"admin": {"username": …, "password": …}, …}.
 */
import AxeBuilder from "@axe-core/playwright";
import { expect, test as base, type Page } from "@playwright/test";

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

export async function fillLogin(page: Page, { username, password }: Login): Promise<void> {
  await page.getByLabel("User name").fill(username);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Log in" }).click();
}

export async function logIn(page: Page, role: string): Promise<void> {
  await page.goto("/login");
  await fillLogin(page, loginOf(role));
  await expect(page.getByRole("heading", { level: 1, name: "Overview" })).toBeVisible();
}

/** The page as it stands, in the light theme; then its colours in the dark one, for nothing else of it depends on the theme. */
export async function expectNoAxeFindings(page: Page, where: string): Promise<void> {
  expect(await axeFindings(new AxeBuilder({ page })), where).toEqual([]);
  await page.emulateMedia({ colorScheme: "dark" });
  await page.locator("html[data-mantine-color-scheme=dark]").waitFor();
  const colours = new AxeBuilder({ page }).withRules(["color-contrast", "link-in-text-block"]);
  expect(await axeFindings(colours), `${where}, dark`).toEqual([]);
  await page.emulateMedia({ colorScheme: "light" });
  await page.locator("html[data-mantine-color-scheme=light]").waitFor();
}

async function axeFindings(builder: AxeBuilder): Promise<unknown[]> {
  const { violations } = await builder.analyze();
  return violations.map(({ id, help, nodes }) => ({
    id,
    help,
    nodes: nodes.map(({ html, failureSummary }) => `${html} ${failureSummary ?? ""}`),
  }));
}
