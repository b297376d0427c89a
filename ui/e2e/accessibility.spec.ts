import { expect, type Page } from "@playwright/test";
import { expectNoAxeFindings, fillLogin, logIn, test } from "./console";

interface Kinds {
  kinds: { path: string; label: string }[];
}

/** Every page, and every state of a page that a reader can bring about. */
async function visitAll(page: Page): Promise<void> {
  await page.goto("/login");
  await page.getByLabel("User name").waitFor();
  await expectNoAxeFindings(page, "login");
  await page.getByRole("button", { name: "Log in" }).click();
  await expectNoAxeFindings(page, "login with nothing typed");
  await fillLogin(page, { username: "nobody-of-that-name", password: "wrong" });
  await page.getByRole("alert").waitFor();
  await expectNoAxeFindings(page, "login refused");

  await logIn(page, "admin");
  await page.getByRole("heading", { name: "Capacity per hypervisor" }).waitFor();
  await expectNoAxeFindings(page, "overview");

  const { kinds } = (await (await page.request.get("/api/v1/inventory/kinds")).json()) as Kinds;
  expect(kinds.length).toBeGreaterThan(15);
  for (const kind of kinds) {
    await page.goto(kind.path);
    await page.getByRole("heading", { level: 1, name: kind.label }).waitFor();
    await page.getByRole("status").first().waitFor();
    await expectNoAxeFindings(page, kind.path);
  }

  await page.goto("/servers");
  await page.getByRole("row").nth(1).click();
  for (const tab of [/^Details/, /^Relations/, /^History/, /^Raw JSON/]) {
    await page.getByRole("tab", { name: tab }).click();
    await expectNoAxeFindings(page, `panel ${String(tab)}`);
  }
  await page.goto("/servers?q=no-server-is-called-like-this");
  await page.getByText("No servers match these filters").waitFor();
  await expectNoAxeFindings(page, "nothing matches");
  await page.goto("/servers?sort_by=nonsense");
  await page.getByRole("alert").waitFor();
  await expectNoAxeFindings(page, "refused list");

  await page.goto("/servers");
  for (const name of ["Columns", "Download", "Filter"]) {
    await page.getByRole("button", { name, exact: true }).click();
    await page.waitForTimeout(250); // an opening menu is half transparent, which axe reads as a weak contrast
    await expectNoAxeFindings(page, `menu ${name}`);
    await page.keyboard.press("Escape");
  }
  for (const name of [/^Colour scheme/, /admin/]) {
    await page.getByRole("banner").getByRole("button", { name }).click();
    await page.waitForTimeout(250);
    await expectNoAxeFindings(page, `menu ${String(name)}`);
    await page.keyboard.press("Escape");
  }
  await page.getByRole("combobox", { name: "Status" }).click();
  await page.getByRole("option", { name: "ACTIVE", exact: true }).waitFor();
  await page.waitForTimeout(250);
  await expectNoAxeFindings(page, "open list of a filter");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+k");
  await page.getByLabel("Search pages and resources").fill("a");
  await page.waitForTimeout(400);
  await expectNoAxeFindings(page, "command palette");
  await page.keyboard.press("Escape");

  await page.goto("/runs");
  await page.getByRole("row").nth(1).getByRole("link").first().click();
  await page.getByRole("cell", { name: "Servers" }).waitFor();
  await expectNoAxeFindings(page, "run");
  await page.goto("/runs");
  await page.getByRole("row").nth(1).waitFor();
  await expectNoAxeFindings(page, "runs");
  await page.goto("/no-such-page");
  await page.getByText("There is no such page").waitFor();
  await expectNoAxeFindings(page, "unknown page");
}

for (const colorScheme of ["light", "dark"] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme });
    test(`axe finds nothing on any page in the ${colorScheme} theme`, async ({ page }) => {
      test.setTimeout(600_000);
      await visitAll(page);
    });
  });
}
