import { expect, type Page } from "@playwright/test";
import { logIn, test } from "./console";

interface Snapshots {
  items: { id: string; vm_id: string; vm_name: string; vm_status: string }[];
}
interface Points {
  data_volumes: object[];
}

/** A server that runs and has nothing but the volume that it boots from. */
async function findServer(page: Page) {
  const { items } = (await (await page.request.get("/api/v1/restore/snapshots")).json()) as Snapshots;
  for (const { id, vm_id, vm_name } of items.filter(({ vm_status: status }) => status === "ACTIVE")) {
    const answer = await page.request.get(`/api/v1/restore/vm/${vm_id}/restore-points`);
    if (answer.ok() && ((await answer.json()) as Points).data_volumes.length === 0) {
      return { id: vm_id, name: vm_name, snapshotId: id };
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
  await page.getByRole("button", { name: "Restore as a new server" }).click();
  const made = await watch(page);
  await expect(made).toContainText(`${name} runs`);
  await expect(made).toContainText(chosen);

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
  await phrase.press("Enter");
  await expect(await watch(page)).toContainText(`${server.name} runs`);

  await page.getByRole("link", { name: "Restore audit" }).click();
  const acts = page.getByRole("table", { name: "Acts" }).getByRole("row");
  await expect(acts.nth(1)).toContainText(`ended${server.name}Replace · succeeded`);
  await expect(acts.nth(2)).toContainText("executed");
});

test("whoever may not replace a server is told so in words, and a plan is dropped before it is executed", async ({
  page,
}) => {
  await logIn(page, "admin");
  const server = await findServer(page);
  await page.goto(`/restore/new?vm_id=${server.id}&snapshot_id=${server.snapshotId}`);
  await expect(page.getByText("Only a superadmin may replace a server; your role is admin.")).toBeVisible();
  await expect(page.getByRole("radio", { name: "Replace" })).toBeDisabled();
  await makePlan(page);
  await page.getByRole("button", { name: "Drop the plan" }).click();
  const dialog = page.getByRole("dialog", { name: `Drop the plan for ${server.name}` });
  await expect(dialog).toContainText(`Nothing was done to ${server.name}.`);
  await dialog.getByRole("button", { name: "Drop the plan" }).click();
  await expect(page.getByText("The plan was dropped")).toBeVisible();
  await page.getByRole("link", { name: "Restore", exact: true }).first().click();
  await expect(page.getByRole("row").nth(1)).toContainText("canceled");
});
