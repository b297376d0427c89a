import { expect, type Page } from "@playwright/test";
import { act, logIn, test } from "./console";

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

interface Rules {
  version: number;
  rules: object[];
}

async function readRules(page: Page): Promise<Rules> {
  return (await (await page.request.get("/api/v1/snapshot/rules")).json()) as Rules;
}

/** In place of those that count. */
async function putRules(page: Page, rules: object[]): Promise<void> {
  const { version, rules: now } = await readRules(page);
  if (JSON.stringify(now) === JSON.stringify(rules)) return; // there is nothing to save then
  const data = { rules, base_version: version, note: "A journey begins and ends" };
  const answer = await page.request.put("/api/v1/snapshot/rules", { data, headers: act() });
  expect(answer.ok(), await answer.text()).toBe(true);
}

/** A volume for which nobody asks for snapshots, as decided now. */
async function findUnasked(page: Page) {
  await page.request.post("/api/v1/snapshot/assignments/refresh", { headers: act() });
  const answer = await page.request.get(
    "/api/v1/snapshot/assignments?source=none&sort_by=volume_id&page_size=1",
  );
  const { items } = (await answer.json()) as { items: { volume_id: string; volume_name: string }[] };
  const [found] = items;
  if (!found) throw new Error("Snapshots are asked for of every volume");
  return { id: found.volume_id, name: found.volume_name };
}

async function addRule(page: Page, name: string, prefix: string) {
  await page.getByRole("button", { name: "Add a rule" }).click();
  const form = page.getByRole("dialog", { name: "New rule" });
  await form.getByRole("button", { name: "Add to the draft" }).click();
  await expect(form.getByText("Enter a name")).toBeVisible();
  await form.getByLabel("Name", { exact: true }).fill(name);
  await form.getByLabel("Volume name begins with").fill(prefix);
  await form.getByRole("checkbox", { name: "monthly_1st" }).check();
  await form.getByRole("button", { name: "Add to the draft" }).click();
  await expect(form).toBeHidden();
}

test("rules are added, put in order by keyboard, looked at before they count, saved as a version, and tested", async ({
  page,
}) => {
  test.setTimeout(120_000);
  await logIn(page, "superadmin");
  const before = await readRules(page);
  await putRules(page, []);
  const volume = await findUnasked(page);
  await page.getByRole("link", { name: "Snapshot policies" }).click();
  await addRule(page, "journey, first", volume.name);
  await addRule(page, "journey, second", "no-volume-is-called-like-this");
  await expect(page.getByRole("status").first()).toContainText("A draft, not saved");
  await page.getByRole("link", { name: "Volumes", exact: true }).click();
  const question = page.getByRole("dialog", { name: "Leave without saving?" });
  await expect(question).toContainText("The draft of the rules is not saved");
  await question.getByRole("button", { name: "Stay" }).click();
  await page.getByRole("button", { name: "Move journey, second" }).focus();
  for (const key of ["Space", "ArrowUp", "Space"]) {
    await page.keyboard.press(key);
    await page.waitForTimeout(300); // the list makes room
  }
  const places = page.getByRole("listitem").filter({ hasText: "journey," });
  await expect(places.first()).toContainText("journey, second");

  await page.getByRole("button", { name: "Preview and save" }).click();
  const preview = page.getByRole("dialog", { name: "What saving these rules would do" });
  await expect(preview.getByText(/volumes? gains? monthly_1st/)).toBeVisible();
  await expect(preview.getByRole("table", { name: "Volumes that are touched" })).toContainText(volume.name);
  await preview.getByLabel("Note").fill("A journey");
  await preview.getByRole("button", { name: "Save the rules" }).click();
  await expect(preview).toBeHidden();
  try {
    await page.getByRole("tab", { name: "Versions" }).click();
    const newest = page.getByRole("row").nth(1);
    await expect(newest).toContainText("journey, first: new");
    await expect(newest).toContainText("A journey");
    await page.goto(`/snapshot-policies?tab=test&volume_id=${volume.id}`);
    await expect(page.getByRole("region", { name: "Why" })).toContainText('"journey, first" matches');
  } finally {
    await putRules(page, before.rules);
  }
});

test("a project's policy set is made, and deleted after it was told which volumes have its policies", async ({
  page,
}) => {
  await logIn(page, "superadmin", "/snapshot-policies?tab=sets");
  await page.getByRole("button", { name: "New policy set" }).click();
  const form = page.getByRole("dialog", { name: "New policy set" });
  await form.getByLabel("Name").first().fill("Journey set");
  await form
    .getByRole("group", { name: "Policy 1" })
    .getByLabel("Name", { exact: true })
    .fill("journey_weekly");
  await form.getByRole("combobox", { name: "Due" }).click();
  await page.getByRole("option", { name: "each week on" }).click();
  await form.getByRole("button", { name: "Save the policy set" }).click();
  await expect(form.getByText("Days such as 1, 15")).toBeVisible();
  await form.getByLabel(/^Days/).fill("1, 5");
  await form.getByRole("button", { name: "Save the policy set" }).click();
  await expect(page.getByRole("table", { name: "Policies of Journey set" })).toContainText(
    "Mondays and Fridays",
  );
  await page.getByRole("button", { name: "Delete Journey set" }).click();
  const doom = page.getByRole("dialog", { name: "Delete policy set Journey set" });
  await expect(doom).toContainText("No volume has one of them.");
  await doom.getByRole("button", { name: "Delete the policy set" }).click();
  await expect(page.getByText("1 policy set", { exact: true })).toBeVisible();
});

test("compliance leads from a tenant's sum to its volumes, and from one of them to why", async ({ page }) => {
  await logIn(page, "superadmin");
  await page.request.post("/api/v1/snapshot/assignments/refresh", { headers: act() });
  await page.getByRole("link", { name: "Compliance", exact: true }).click();
  const sums = page.getByRole("table", { name: "Compliance by tenant" });
  const tenant = sums.getByRole("link").first();
  const name = (await tenant.textContent()) ?? "";
  await tenant.click();
  await expect(page).toHaveURL(/tenant_id=/);
  const first = page.getByRole("table", { name: "Compliance", exact: true }).getByRole("row").nth(1);
  await expect(first).toContainText(name);
  await first.getByRole("link").click();
  await expect(panelOf(page).getByRole("region", { name: "Why" })).toContainText("Snapshots are made");
});
