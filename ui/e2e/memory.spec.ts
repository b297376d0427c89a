import { readFile } from "node:fs/promises";
import { expect, type Page } from "@playwright/test";
import { logIn, test } from "./console";

async function totalOf(page: Page): Promise<number> {
  const words = await page
    .getByRole("status")
    .filter({ hasText: /\d+ (change|event)/ })
    .innerText();
  return Number(words.replaceAll(/\D/g, ""));
}

/** The lines of the file that a click on a link of the menu gives, without their heading. */
async function downloaded(page: Page, name: RegExp): Promise<string[]> {
  await page.getByRole("button", { name: "Download" }).click();
  const download = page.waitForEvent("download");
  await page.getByRole("menuitem", { name }).click();
  const file = await readFile(await (await download).path(), "utf8");
  return file.trim().split(/\r?\n/).slice(1);
}

test("the change log is narrowed by its chart and its filters, an entry compared, and all of it fetched", async ({
  page,
}) => {
  await logIn(page, "viewer", "/history");
  await page.getByText("Figures of “Changes by day” as a table").click();
  await page.getByRole("table").getByRole("button").last().click();
  await expect(page).toHaveURL(/since=\d{4}-\d\d-\d\d.*until=/);
  await page.getByRole("combobox", { name: "Action" }).click();
  await page.getByRole("option", { name: "changed" }).click();
  await expect(page).toHaveURL(/action=changed/);
  await page
    .getByRole("button", { name: /^Show what changed of/ })
    .first()
    .click();
  await expect(page.getByRole("columnheader", { name: /^Version \d/ })).toHaveCount(2);
  await expect(page.getByText(/\d+ unchanged fields/)).toBeVisible();
  await page.reload();
  await expect(page.getByRole("columnheader", { name: /^Version \d/ })).toHaveCount(2);
  const total = await totalOf(page);
  expect(total).toBeGreaterThan(0);
  expect(await downloaded(page, /^CSV/)).toHaveLength(total);
});

test("drift is acknowledged one by one with a note, and then all that match with their number named", async ({
  page,
}) => {
  await logIn(page, "admin", "/drift?acknowledged=false");
  const before = await totalOf(page);
  expect(before).toBeGreaterThan(1);
  expect(await downloaded(page, /^CSV/)).toHaveLength(before);
  await page
    .getByRole("button", { name: /^Acknowledge the event of/ })
    .first()
    .click();
  const one = page.getByRole("dialog", { name: "Acknowledge 1 event" });
  await one.getByLabel("Note").fill("planned, ticket 4711");
  await one.getByRole("button", { name: "Acknowledge" }).click();
  await expect(one).toBeHidden();
  const rest = `${before - 1} ${before === 2 ? "event" : "events"}`;
  await page.getByRole("button", { name: `Acknowledge all ${rest} that match` }).click();
  const all = page.getByRole("dialog", { name: `Acknowledge all ${rest}` });
  await all.getByRole("button", { name: "Acknowledge" }).click();
  await expect(all).toBeHidden();
  await expect(page.getByText("No events match these filters")).toBeVisible();
  await page.goto("/drift?acknowledged=true");
  await expect(page.getByText("planned, ticket 4711").first()).toBeVisible();
});

test("a rule is switched off and on again; who may not is told so", async ({ page }) => {
  await logIn(page, "admin", "/drift?tab=rules");
  const rule = page.getByRole("switch", { name: "Enabled: Volume, Size" });
  await rule.waitFor();
  await expect(rule).toBeChecked();
  for (const on of [false, true]) {
    await rule.click({ force: true });
    await expect(rule).toBeChecked({ checked: on });
    await expect(rule).toBeEnabled();
  }
  await page.context().clearCookies();
  await logIn(page, "viewer", "/drift?tab=rules");
  await expect(page.getByText("The role viewer may look at the rules but not change them.")).toBeVisible();
  await expect(rule).toBeDisabled();
  await page.getByRole("tab", { name: "Events" }).click();
  await expect(page.getByText("The role viewer may look at drift but not acknowledge it.")).toBeVisible();
});

test("the audit is read, its charts by their figures too, and its tables fetched", async ({ page }) => {
  await logIn(page, "viewer", "/audit");
  await expect(page.getByRole("img", { name: /^Changes by hour/ })).toBeVisible();
  const figures = page.getByText(/^Figures of “Changes by weekday/);
  await figures.focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("rowheader", { name: "Sunday" })).toBeVisible();
  const kinds = await downloaded(page, /^CSV, changes by kind/);
  expect(kinds.some((line) => line.startsWith("servers,"))).toBe(true);
});
