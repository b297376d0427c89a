import { expect, type Page } from "@playwright/test";
import { setVolumeQuota } from "./cloud";
import { expectNoAxeFindings, logIn, test } from "./console";
import { freshCode, letCodesGrowOld, setUpSecondFactor, takeFactorAway } from "./factor";

interface Snapshots {
  items: { id: string; vm_id: string; vm_name: string; vm_status: string; project_id: string }[];
}
interface Quotas {
  items: { resource: string; limit: number; in_use: number }[];
}
interface Points {
  data_volumes: object[];
}

/** A server that runs and has nothing but the volume that it boots from. */
async function findServer(page: Page) {
  const { items } = (await (await page.request.get("/api/v1/restore/snapshots")).json()) as Snapshots;
  for (const { id, vm_id, vm_name, project_id } of items.filter(
    ({ vm_status: status }) => status === "ACTIVE",
  )) {
    const answer = await page.request.get(`/api/v1/restore/vm/${vm_id}/restore-points`);
    if (answer.ok() && ((await answer.json()) as Points).data_volumes.length === 0) {
      return { id: vm_id, name: vm_name, snapshotId: id, projectId: project_id };
    }
  }
  throw new Error("No server has a snapshot and a single volume");
}

async function makePlan(page: Page) {
  await page.getByRole("button", { name: "Make the plan" }).click();
  await expect(page.getByRole("heading", { name: "What it will do" })).toBeVisible();
  await expect(page.getByRole("timer")).toHaveText(/^\d+:\d\d$/);
}

/** Until it has succeeded: every step is done and the time is told. */
async function watch(page: Page) {
  await expect(page.getByRole("button", { name: "Cancel the restore" })).toBeVisible();
  await expect(page.getByRole("progressbar", { name: "Progress of the restore" })).toBeVisible();
  const end = page.getByRole("status").filter({ hasText: "Time to recovery (RTO)" });
  await expect(end).toBeVisible({ timeout: 60_000 });
  await expect(end).toContainText(/\d s/);
  const steps = page.getByRole("list", { name: "Steps" }).getByRole("listitem");
  await expect(steps.filter({ has: page.getByLabel("done") })).toHaveCount(await steps.count());
  return end;
}

/** Executed while the project has no room for a volume any more, which is mended once the page has said so. */
async function executeWithoutRoom(page: Page, projectId: string) {
  const { items } = (await (await page.request.get(`/api/v1/restore/quota/${projectId}`)).json()) as Quotas;
  const { limit, in_use: used } = items.find(({ resource }) => resource === "volumes") ?? {
    limit: -1,
    in_use: 0,
  };
  await setVolumeQuota(projectId, used);
  try {
    await page.getByRole("button", { name: "Restore as a new server" }).click();
    await expect(page.getByText("The restore failed")).toBeVisible({ timeout: 60_000 });
  } finally {
    await setVolumeQuota(projectId, limit);
  }
  await expect(page.getByText(`volumes: 1 needed, ${used} of ${used} are in use`)).toBeVisible();
  await expectNoAxeFindings(page, "failed restore");
}

async function cancelWhileItRuns(page: Page, name: string) {
  await page.getByRole("button", { name: "Restore as a new server" }).click();
  await page.getByRole("list", { name: "Steps" }).getByLabel("done").first().waitFor();
  await page.getByRole("button", { name: "Cancel the restore" }).click();
  const dialog = page.getByRole("dialog", { name: `Cancel the restore of ${name}` });
  await expect(dialog).toContainText(`${name} stays as it is.`);
  await dialog.getByRole("button", { name: "Cancel the restore" }).click();
  await expect(page.getByText("The restore was canceled")).toBeVisible({ timeout: 60_000 });
  const tidy = page.getByRole("button", { name: "Clean up…" });
  if (!(await tidy.isVisible())) return; // it had not come so far as to make a volume
  await tidy.click();
  const cleanup = page.getByRole("dialog", { name: `Clean up after the restore of ${name}` });
  await cleanup.getByRole("checkbox", { name: /^Delete the/ }).check();
  await cleanup.getByRole("button", { name: "Clean up" }).click();
  await expect(cleanup.getByRole("region", { name: "Deleted" })).toContainText("Volume");
  await cleanup.getByRole("button", { name: "Close" }).last().click();
}

test("a server is restored beside itself and then in its place, each step read, confirmed and watched", async ({
  page,
}) => {
  test.setTimeout(240_000); // the cloud makes two servers, and is busy
  await logIn(page, "superadmin");
  const server = await findServer(page);
  const name = `journey-${server.name}`;

  await page.goto(`/servers?id=${server.id}&tab=restore`);
  await page.getByRole("complementary").getByRole("button", { name: "Restore…" }).click();
  await page
    .getByRole("radiogroup", { name: /restore points?$/ })
    .getByRole("radio")
    .first()
    .press("Space");
  await expect(page).toHaveURL(/snapshot_id=/);
  await page.getByRole("button", { name: "Next: how" }).click();
  await expect(page.getByRole("radio", { name: "The same, or not at all" })).toBeDisabled();
  await page.getByRole("radio", { name: "Chosen by hand" }).check();
  await page.getByRole("button", { name: "Make the plan" }).hover();
  await expect(page.getByRole("tooltip")).toContainText("Name at least one address");
  await page
    .getByLabel(/, now /)
    .first()
    .click();
  const address = page.getByRole("option").last();
  const chosen = (await address.textContent()) ?? "";
  await address.click();
  await page.getByLabel("Name of the server").fill(name);
  await page.reload(); // each choice is in the address
  await makePlan(page);
  await expect(page.getByRole("table", { name: "Addresses" })).toContainText(chosen);
  await executeWithoutRoom(page, server.projectId);
  await page.getByRole("button", { name: "Retry…" }).click();
  const again = page.getByRole("dialog", { name: `Retry the restore of ${server.name}` });
  await expect(again).toContainText("Goes on from “Check the quotas”");
  await again.getByRole("button", { name: "Retry" }).click();
  const made = await watch(page);
  await expect(made).toContainText(`${name} runs`);
  await expect(made).toContainText(chosen);
  await made.getByRole("link", { name }).click();
  await expect(page.getByRole("complementary")).toContainText("ACTIVE"); // the inventory has it by then

  await page.goto(`/restore/new?vm_id=${server.id}&snapshot_id=${server.snapshotId}`);
  await page.getByRole("radio", { name: "Replace" }).check();
  await makePlan(page);
  const doom = page.getByRole("button", { name: `Delete and restore ${server.name}` });
  await expect(doom).toHaveAttribute("aria-disabled", "true");
  const phrase = page.getByLabel("To confirm, type these words");
  await phrase.fill(`delete and restore ${server.name}`);
  await doom.hover();
  await expect(page.getByRole("tooltip")).toContainText("capitals and spaces count");
  await phrase.fill(`DELETE AND RESTORE ${server.name}`);
  const factor = await setUpSecondFactor(page, "superadmin");
  letCodesGrowOld();
  try {
    await phrase.press("Enter");
    const stepUp = page.getByRole("dialog", { name: "Enter a code to go on" });
    await stepUp.getByLabel("Code").fill(freshCode(factor));
    await stepUp.getByRole("button", { name: "Go on" }).click();
    await expect(await watch(page)).toContainText(`${server.name} runs`);
  } finally {
    await takeFactorAway(page, "superadmin");
  }

  await page.getByRole("link", { name: "Restore audit" }).click();
  const acts = page.getByRole("table", { name: "Acts" }).getByRole("row");
  await expect(acts.nth(1)).toContainText(`ended${server.name}Replace · succeeded`);
  await expect(acts.nth(2)).toContainText("executed");
});

test("whoever may not replace a server is told so in words, and a restore is canceled as it runs and before", async ({
  page,
}) => {
  await logIn(page, "admin");
  const server = await findServer(page);
  await page.goto(`/restore/new?vm_id=${server.id}&snapshot_id=${server.snapshotId}`);
  await expect(page.getByText("Only a superadmin may replace a server; your role is admin.")).toBeVisible();
  await expect(page.getByRole("radio", { name: "Replace" })).toBeDisabled();
  await makePlan(page);
  await cancelWhileItRuns(page, server.name);
  await page.getByRole("link", { name: "Plan again" }).click();
  await makePlan(page);
  await page.getByRole("button", { name: "Drop the plan" }).click();
  const dialog = page.getByRole("dialog", { name: `Drop the plan for ${server.name}` });
  await expect(dialog).toContainText(`Nothing was done to ${server.name}.`);
  await dialog.getByRole("button", { name: "Drop the plan" }).click();
  await expect(page.getByText("The plan was dropped")).toBeVisible();
  await page.getByRole("link", { name: "Restore", exact: true }).first().click();
  await expect(page.getByRole("row").nth(1)).toContainText("canceled");
});
