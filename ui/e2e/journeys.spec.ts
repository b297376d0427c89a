import { readFile } from "node:fs/promises";
import { expect } from "@playwright/test";
import { fillLogin, loginOf, logIn, test } from "./console";

test("a wrong password is refused in plain words, and a deep link is reached after the right one", async ({
  page,
}) => {
  const login = loginOf("viewer");
  await page.goto("/servers?status=ACTIVE");
  await expect(page).toHaveURL(/\/login\?return=/);
  await fillLogin(page, { ...login, password: "not-the-password" });
  await expect(page.getByRole("alert")).toHaveText("The user name or the password is wrong.");
  await expect(page.getByLabel("Password", { exact: true })).toBeFocused();
  await fillLogin(page, login);
  await expect(page.getByRole("heading", { level: 1, name: "Servers" })).toBeVisible();
  await expect(page).toHaveURL(/\/servers\?status=ACTIVE$/);
});

test("from login over the overview to a server, its history, what the cloud said and the file", async ({
  page,
}) => {
  await logIn(page, "admin");
  await page
    .getByRole("region", { name: "Resources by kind" })
    .getByRole("link", { name: /^Servers/ })
    .click();
  await expect(page.getByRole("heading", { level: 1, name: "Servers" })).toBeVisible();

  await page.getByRole("combobox", { name: "Status", exact: true }).click();
  await page.getByRole("option", { name: "ACTIVE", exact: true }).click();
  await expect(page).toHaveURL(/status=ACTIVE/);
  const rows = page.getByRole("grid", { name: "Servers" }).locator(".table-body").getByRole("row");
  await expect(rows.first()).toContainText("ACTIVE");
  const name = await rows.first().getByRole("gridcell").first().innerText();

  await rows.first().click();
  const panel = page.getByRole("complementary", { name: "Server in detail" });
  await expect(panel.getByRole("heading", { level: 2 })).toHaveText(name);
  await panel.getByRole("tab", { name: /^History/ }).click();
  await expect(panel.getByText("First seen")).toBeVisible();
  await panel.getByRole("tab", { name: "Raw JSON" }).click();
  await expect(panel.getByLabel("What the cloud said")).toContainText(`"name": ${JSON.stringify(name)}`);
  await expect(page).toHaveURL(/id=[^&]+.*tab=raw/);
  await page.reload();
  await expect(panel.getByLabel("What the cloud said")).toBeVisible();
  await panel.getByRole("tab", { name: /^Relations/ }).click();
  await expect(panel.getByRole("link").first()).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(panel).toBeHidden();

  const total = Number((await page.locator(".total").innerText()).replaceAll(/\D/g, ""));
  await page.getByRole("button", { name: "Download" }).click();
  const download = page.waitForEvent("download");
  await page.getByRole("menuitem", { name: "CSV, columns shown" }).click();
  const lines = (await readFile(await (await download).path(), "utf8")).trim().split(/\r?\n/);
  expect(lines[0]).toContain("name");
  expect(lines).toHaveLength(total + 1);
});

test("a link reproduces the view, and Back undoes a change", async ({ page }) => {
  await logIn(page, "viewer", "/flavors?sort_by=vcpus&sort_dir=desc&q=m1");
  await expect(page.getByRole("searchbox", { name: "Search flavors" })).toHaveValue("m1");
  await expect(page.getByRole("columnheader", { name: "vCPUs" })).toHaveAttribute("aria-sort", "descending");
  await page.getByRole("button", { name: "Name", exact: true }).click();
  await expect(page.getByRole("columnheader", { name: "Name" })).toHaveAttribute("aria-sort", "ascending");
  await page.goBack();
  await expect(page.getByRole("columnheader", { name: "vCPUs" })).toHaveAttribute("aria-sort", "descending");
});

test("a run is started, watched, survives a reload and is found again", async ({ page }) => {
  test.setTimeout(240_000);
  await logIn(page, "operator");
  await page.getByRole("button", { name: "Collect now" }).click();
  await expect(page).toHaveURL(/\/runs\/\d+$/);
  const address = page.url();
  await page.reload();
  await expect(page.getByRole("heading", { level: 1, name: "Inventory run" })).toBeVisible();
  await expect(page.getByText(/^(success|partial|failed)$/).first()).toBeVisible({ timeout: 200_000 });
  await expect(page.getByText("The run failed")).toBeHidden();
  await expect(page.getByRole("cell", { name: "Servers" })).toBeVisible();
  await page.getByRole("link", { name: "Inventory runs" }).first().click();
  await page.getByRole("row").nth(1).getByRole("link").first().click();
  expect(page.url()).toBe(address);
});

test("a viewer is told why no run can be started", async ({ page }) => {
  await logIn(page, "viewer");
  const button = page.getByRole("button", { name: "Collect now" });
  await expect(button).toHaveAttribute("aria-disabled", "true");
  await button.hover();
  await expect(page.getByRole("tooltip", { name: /The role viewer may look at runs/ })).toBeVisible();
});

test("the keyboard alone reaches a page, a row, its panel and the way back", async ({ page }) => {
  await logIn(page, "viewer");
  await page.keyboard.press("Control+k");
  await page.getByLabel("Search pages and resources").fill("Security group rules");
  await expect(page.getByRole("button", { name: /^Security group rules/ })).toBeVisible();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Security group rules" })).toBeVisible();
  const rows = page.getByRole("grid").locator(".table-body").getByRole("row");
  await expect(rows.first()).toBeVisible();
  await rows.first().focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await expect(rows.nth(2)).toBeFocused();
  await page.keyboard.press("Enter");
  const panel = page.getByRole("complementary");
  await expect(panel.getByRole("heading", { level: 2 })).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(panel).toBeHidden();
  await expect(rows.nth(2)).toBeFocused();
  await page.keyboard.press("End");
  await expect(page.locator('[role="row"]:focus')).toHaveAttribute("aria-rowindex", /\d\d/);
});

test("a session that ends elsewhere leads to the login and back to the same page", async ({ page }) => {
  await logIn(page, "viewer", "/networks");
  await expect(page.getByRole("heading", { level: 1, name: "Networks" })).toBeVisible();
  await page.context().clearCookies();
  await page.getByRole("link", { name: "Subnets" }).click();
  await expect(page).toHaveURL(/\/login\?return=/);
  await fillLogin(page, loginOf("viewer"));
  await expect(page.getByRole("heading", { level: 1, name: "Subnets" })).toBeVisible();
});

test("an unknown filter is refused with the allowed ones and the request id", async ({ page }) => {
  await logIn(page, "viewer", "/servers?status=NO_SUCH_STATE");
  await expect(page.getByRole("alert")).toContainText("ACTIVE");
  await expect(page.getByRole("alert")).toContainText("Request id");
  await page.getByRole("button", { name: "Show the whole list" }).click();
  await expect(page.getByRole("grid", { name: "Servers" })).toBeVisible();
  await expect(page).toHaveURL(/\/servers$/);
});

test("logging out ends the session", async ({ page }) => {
  await logIn(page, "viewer");
  await page.getByRole("button", { name: /viewer/ }).click();
  await page.getByRole("menuitem", { name: "Log out" }).click();
  await expect(page).toHaveURL(/\/login$/);
  await page.goto("/overview");
  await expect(page).toHaveURL(/\/login/);
});
