import { expect, type Page } from "@playwright/test";
import { logIn, test } from "./console";

interface Volumes {
  items: { id: string; name: string; project_name: string }[];
}

/** A volume that nothing but this journey speaks of. */
async function findVolume(page: Page) {
  const answer = await page.request.get("/api/v1/volumes?sort_by=id&status=in-use&page_size=1");
  const [volume] = ((await answer.json()) as Volumes).items;
  if (!volume) throw new Error("The inventory knows no volume in use");
  return volume;
}

const panelOf = (page: Page) => page.getByRole("complementary", { name: "Volume in detail" });

async function openSnapshots(page: Page, id: string) {
  await page.goto(`/volumes?id=${id}&tab=snapshots`);
  const panel = panelOf(page);
  await expect(panel.getByRole("region", { name: "Why" })).toBeVisible();
  return panel;
}

test("a volume is excluded with a reason, let in again, given a policy by hand, and left to the rules again", async ({
  page,
}) => {
  await logIn(page, "superadmin");
  const { id } = await findVolume(page);
  const panel = await openSnapshots(page, id);
  const why = panel.getByRole("region", { name: "Why" });

  await panel.getByRole("button", { name: "Exclude" }).click();
  const exclusion = page.getByRole("dialog", { name: /^Exclude .* from snapshots/ });
  await exclusion.getByLabel("Reason").fill("It is rebuilt each night");
  await exclusion.getByLabel("Until the end of").fill("2099-12-31");
  await exclusion.getByRole("button", { name: "Exclude" }).click();
  await expect(why).toContainText("Excluded: no snapshots are made");
  await expect(why).toContainText(
    'Excluded until 2099-12-31 23:00 UTC by superadmin: "It is rebuilt each night".',
  );
  await panel.getByRole("button", { name: "Take the exclusion back" }).click();
  await expect(why).not.toContainText("Excluded");

  await panel.getByRole("button", { name: "Assign by hand" }).click();
  const assignment = page.getByRole("dialog", { name: /^Policies of .* by hand/ });
  await expect(assignment.getByRole("checkbox", { name: "daily_5" })).toBeVisible();
  for (const box of await assignment.getByRole("checkbox").all()) await box.uncheck();
  await expect(assignment.getByRole("button", { name: "Assign" })).toBeDisabled();
  await assignment.getByRole("checkbox", { name: "daily_5" }).check();
  await assignment.getByLabel("How many snapshots of daily_5 are kept").fill("3");
  await assignment.getByRole("button", { name: "Assign" }).click();
  await expect(why).toContainText("Assigned by superadmin: daily_5.");
  await expect(panel.getByRole("region", { name: "Policy daily_5" })).toContainText(
    "the newest 3 from assignment by hand",
  );
  await panel.getByRole("button", { name: "Take the assignment back" }).click();
  await expect(why).not.toContainText("Assigned by superadmin");
});

test("who may only look is told so by the buttons", async ({ page }) => {
  await logIn(page, "viewer");
  const panel = await openSnapshots(page, (await findVolume(page)).id);
  const exclude = panel.getByRole("button", { name: "Exclude" });
  await expect(exclude).toHaveAttribute("aria-disabled", "true");
  await exclude.hover();
  await expect(page.getByRole("tooltip")).toContainText("The role viewer may not exclude volumes");
});
