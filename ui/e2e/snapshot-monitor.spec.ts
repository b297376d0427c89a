import { expect } from "@playwright/test";
import { logIn, test } from "./console";

/** The worker is at work: it does what the button asks for. */
test("a run is asked for, watched step by step, and read down to why a volume has its snapshot", async ({
  page,
}) => {
  test.setTimeout(120_000);
  await logIn(page, "superadmin");
  await page.getByRole("link", { name: "Snapshot monitor" }).click();
  const button = page.getByRole("button", { name: "Run now" });
  await button.click();
  const asked = page.getByRole("region", { name: "The run on demand" });
  await expect(asked).toContainText("Asked for by superadmin");
  await expect(button).toHaveAttribute("aria-disabled", "true");
  await button.hover();
  await expect(page.getByRole("tooltip")).toContainText("The run that superadmin asked for");
  await page.reload(); // it is found again
  await expect(asked.getByRole("status")).toContainText("completed", { timeout: 90_000 });
  await expect(asked.getByRole("listitem").filter({ hasText: "done" })).toHaveCount(4);
  await expect(button).toHaveAttribute("aria-disabled", "false");

  const runs = page.getByRole("table", { name: "Runs" });
  await runs
    .getByRole("link", { name: /^Made: / })
    .first()
    .click();
  await expect(page.getByRole("heading", { level: 1, name: /^Snapshot run \d+/ })).toBeVisible();
  await expect(page.getByRole("table", { name: "Outcomes by reason" })).toContainText("made");
  await expect(page).toHaveURL(/status=available/);
  const made = page.getByRole("table", { name: "What became of volumes" }).getByRole("row").nth(1);
  await expect(made).toContainText("daily_5");
  await made.getByRole("link").first().click();
  const panel = page.getByRole("complementary", { name: "Volume in detail" });
  await expect(panel.getByRole("region", { name: "Why" })).toContainText("Snapshots are made");
});

test("who may only look at runs is told so by the button", async ({ page }) => {
  await logIn(page, "viewer", "/snapshot-monitor?view=volumes&status=available");
  await expect(page.getByRole("table", { name: "What became of volumes" })).toBeVisible();
  const button = page.getByRole("button", { name: "Run now" });
  await button.hover();
  await expect(page.getByRole("tooltip")).toContainText(
    "The role viewer may look at runs but not ask for one",
  );
});
