import { expect, type Page } from "@playwright/test";
import { act, expectNoAxeFindings, fillLogin, logIn, test } from "./console";

interface Kinds {
  kinds: { path: string; label: string }[];
}

async function visitLogin(page: Page): Promise<void> {
  await page.goto("/login");
  await page.getByLabel("User name").waitFor();
  await expectNoAxeFindings(page, "login");
  await page.getByRole("button", { name: "Log in" }).click();
  await expectNoAxeFindings(page, "login with nothing typed");
  await fillLogin(page, { username: "nobody-of-that-name", password: "wrong" });
  await page.getByRole("alert").waitFor();
  await expectNoAxeFindings(page, "login refused");
}

async function visitLists(page: Page): Promise<void> {
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
}

async function visitPanelAndMenus(page: Page): Promise<void> {
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
    await page.getByRole(name === "Columns" ? "dialog" : "menu").waitFor();
    await expectNoAxeFindings(page, `menu ${name}`);
    await page.keyboard.press("Escape");
  }
  for (const name of [/^Colour scheme/, /admin/]) {
    await page.getByRole("banner").getByRole("button", { name }).click();
    await page.getByRole("menu").waitFor();
    await expectNoAxeFindings(page, `menu ${String(name)}`);
    await page.keyboard.press("Escape");
  }
  await page.getByRole("combobox", { name: "Status" }).click();
  await page.getByRole("option", { name: "ACTIVE", exact: true }).waitFor();
  await expectNoAxeFindings(page, "open list of a filter");
  await page.keyboard.press("Escape");
}

async function visitPaletteAndRuns(page: Page): Promise<void> {
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

async function visitLogs(page: Page): Promise<void> {
  await page.goto("/history");
  await page.getByRole("heading", { level: 1, name: "Change log" }).waitFor();
  await page
    .getByRole("button", { name: /^Show what changed/ })
    .first()
    .click();
  await page.getByText(/\d+ unchanged fields/).click();
  await page.getByText(/^Figures of/).click();
  await page.getByRole("rowheader").first().waitFor();
  await expectNoAxeFindings(page, "change log");
  await page.goto("/history?q=no-server-is-called-like-this");
  await page.getByText("No changes match these filters").waitFor();
  await expectNoAxeFindings(page, "no change matches");

  await page.goto("/drift");
  await page.getByRole("link", { name: /^Open, critical/ }).waitFor();
  await page.getByRole("status").first().waitFor();
  await expectNoAxeFindings(page, "drift");
  const acknowledge = page.getByRole("button", { name: /^Acknowledge all/ });
  if (await acknowledge.isVisible()) {
    await acknowledge.click();
    await page.getByRole("dialog").waitFor();
    await expectNoAxeFindings(page, "acknowledge drift");
    await page.keyboard.press("Escape");
  }
  await page.getByRole("tab", { name: "Rules" }).click();
  await page.getByRole("row").nth(1).waitFor();
  await expectNoAxeFindings(page, "rules of drift");
  await page.getByRole("button", { name: "Add a rule" }).click();
  await page.getByRole("dialog").waitFor();
  await expectNoAxeFindings(page, "add a rule");
  await page.keyboard.press("Escape");

  await page.goto("/audit");
  await page.getByRole("heading", { level: 2, name: "Changes by kind" }).waitFor();
  await page.getByRole("heading", { level: 2, name: "Bursts" }).waitFor();
  await expectNoAxeFindings(page, "audit");
  await page.goto("/audit?since=2001-01-01&until=2001-01-31");
  await page.getByText("Nothing changed in these days").waitFor();
  await expectNoAxeFindings(page, "audit of days without changes");

  await page.goto("/audit?tab=activity");
  await page.getByRole("search", { name: "Filter acts" }).waitFor();
  await page.getByRole("status").first().waitFor();
  await expectNoAxeFindings(page, "activity");

  await page.goto("/exports");
  await page.getByRole("button", { name: "New export" }).waitFor();
  await expectNoAxeFindings(page, "exports");
}

async function visitActs(page: Page): Promise<void> {
  const forms = {
    "/flavors": "flavor",
    "/networks": "network",
    "/security-groups": "security group",
    "/security-group-rules": "security group rule",
  };
  for (const [path, what] of Object.entries(forms)) {
    await page.goto(path);
    await page.getByRole("button", { name: `Create ${what}` }).click();
    const form = page.getByRole("dialog", { name: `New ${what}` });
    await form.getByRole("button", { name: `Create ${what}` }).click();
    await form.locator("[aria-invalid=true]").first().waitFor();
    await expectNoAxeFindings(page, `form of a ${what}`);
    await page.keyboard.press("Escape");
  }
  for (const [path, words] of [
    ["/flavors", "It does not come back"],
    ["/networks?q=app-net", "This network cannot be deleted now"],
  ] as const) {
    await page.goto(path);
    await page.getByRole("grid").locator(".table-body").getByRole("row").first().click();
    await page.getByRole("complementary").getByRole("button", { name: "Delete" }).click();
    await page.getByRole("dialog").getByText(words).waitFor();
    await expectNoAxeFindings(page, `deletion on ${path}`);
  }
}

async function visitAccess(page: Page): Promise<void> {
  await page.goto("/people");
  await page.getByRole("status").first().waitFor();
  await expectNoAxeFindings(page, "people");
  await page.getByRole("button", { name: "Create person" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Create person" }).click();
  await page.getByText("Enter a user name").waitFor();
  await expectNoAxeFindings(page, "form of a person");
  await page.goto("/people?id=superadmin&tab=sessions");
  const panel = page.getByRole("complementary", { name: "Person in detail" });
  await panel.getByRole("cell", { name: "this one" }).waitFor();
  await expectNoAxeFindings(page, "sessions of a person");
  await panel.getByRole("tab", { name: "Details" }).click();
  for (const act of ["Change", "Reset password"]) {
    await panel.getByRole("button", { name: act }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Cancel" }).waitFor();
    await expectNoAxeFindings(page, `${act}, of a person`);
    await page.getByRole("dialog").getByRole("button", { name: "Cancel" }).click();
  }
  await page.goto("/people?q=nobody-is-called-like-this");
  await page.getByText("Nobody matches these filters").waitFor();
  await expectNoAxeFindings(page, "nobody matches");

  await page.goto("/permissions");
  await page.getByRole("combobox", { name: "viewer on networks" }).selectOption("write");
  await expectNoAxeFindings(page, "permissions");
  await page.getByRole("button", { name: "Review and save" }).click();
  await page.getByRole("dialog").waitFor();
  await expectNoAxeFindings(page, "review of permissions");

  await page.goto("/access-log");
  await page.getByRole("row").nth(1).waitFor();
  await expectNoAxeFindings(page, "access log");
  await page.goto("/access-log?actor=nobody-is-called-like-this");
  await page.getByText("No entries match these filters").waitFor();
  await expectNoAxeFindings(page, "no entry matches");
}

async function visitAdministration(page: Page): Promise<void> {
  await page.goto("/navigation");
  await page.getByRole("switch").first().waitFor();
  await expectNoAxeFindings(page, "departments");
  await page.getByRole("button", { name: "Delete Sales" }).click();
  await page.getByRole("dialog").getByText("Nobody is in it.").waitFor();
  await expectNoAxeFindings(page, "deletion of a department");
  await page.keyboard.press("Escape");
  await page.goto("/navigation?tab=order");
  await page.getByRole("button", { name: "Move Servers" }).waitFor();
  await expectNoAxeFindings(page, "order of the menu");
  await page.getByRole("button", { name: "New group" }).click();
  await page.getByRole("dialog").waitFor();
  await expectNoAxeFindings(page, "new group");
  await page.keyboard.press("Escape");
  await page.goto("/navigation?tab=people");
  await page.getByRole("combobox", { name: "Person" }).click();
  await page.getByRole("option", { name: /^superadmin/ }).click();
  await page.getByRole("heading", { name: "The menu of superadmin" }).waitFor();
  await expectNoAxeFindings(page, "the menu of a person");

  await page.goto("/branding");
  await page.getByLabel("Primary colour", { exact: true }).fill("#ffee00");
  await page.getByText("Choose it darker").waitFor();
  await expectNoAxeFindings(page, "branding");
  await page.getByRole("button", { name: "Arrange the menu" }).click();
  await page.getByRole("button", { name: "Move Servers" }).waitFor();
  await expectNoAxeFindings(page, "arranging the menu");
}

async function visitSnapshots(page: Page): Promise<void> {
  const answer = await page.request.get("/api/v1/volumes?status=in-use&page_size=1");
  const [volume] = ((await answer.json()) as { items: { id: string }[] }).items;
  await page.goto(`/volumes?id=${volume?.id ?? ""}&tab=snapshots`);
  await page.getByRole("region", { name: "Newest snapshots" }).waitFor();
  await expectNoAxeFindings(page, "snapshots of a volume");
  for (const name of ["Exclude", "Assign by hand"]) {
    await page.getByRole("button", { name }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Cancel" }).waitFor();
    await expectNoAxeFindings(page, `${name}, of a volume`);
    await page.keyboard.press("Escape");
  }

  await page.goto("/snapshot-policies");
  await page.getByRole("button", { name: "Add a rule" }).click();
  const form = page.getByRole("dialog");
  await form.getByRole("button", { name: "Add to the draft" }).click();
  await form.getByText("Enter a name").waitFor();
  await expectNoAxeFindings(page, "form of a rule");
  await form.getByLabel("Name", { exact: true }).fill("of every volume");
  await form.getByRole("checkbox", { name: "daily_5" }).check();
  await form.getByRole("button", { name: "Add to the draft" }).click();
  await page.getByRole("button", { name: "Move of every volume" }).waitFor();
  await expectNoAxeFindings(page, "draft of rules");
  await page.getByRole("button", { name: "Preview and save" }).click();
  await page.getByRole("table", { name: "Volumes that are touched" }).waitFor();
  await expectNoAxeFindings(page, "preview of rules");
  await page.keyboard.press("Escape");
  await page.goto("/snapshot-policies?tab=sets");
  await page.getByRole("button", { name: "New policy set" }).click();
  await page.getByRole("dialog").waitFor();
  await expectNoAxeFindings(page, "policy sets and their form");
  await page.goto(`/snapshot-policies?tab=test&volume_id=${volume?.id ?? ""}`);
  await page.getByRole("region", { name: "Why" }).waitFor();
  await expectNoAxeFindings(page, "test on a volume");
  await page.goto("/snapshot-policies?tab=versions");
  await page
    .getByText(/What changed|No rules have been saved/)
    .first()
    .waitFor();
  await expectNoAxeFindings(page, "versions of rules");
  for (const view of ["tenant", "policy"]) {
    await page.goto(`/snapshot-compliance?view=${view}`);
    await page.getByRole("heading", { name: `Compliance by ${view}` }).waitFor();
    await page.getByRole("status").first().waitFor();
    await expectNoAxeFindings(page, `compliance by ${view}`);
  }
}

/** The worker has done its first run by then. */
async function visitMonitor(page: Page): Promise<void> {
  await page.goto("/snapshot-monitor");
  const runs = page.getByRole("table", { name: "Runs" }).getByRole("row");
  await runs.nth(1).waitFor();
  await expectNoAxeFindings(page, "snapshot monitor");
  await runs.last().getByRole("link").first().click();
  await page.getByRole("table", { name: "Outcomes by reason" }).waitFor();
  await expectNoAxeFindings(page, "snapshot run");
  await excludeAndProlong(page);
  await page.goto("/snapshot-audit?category=exclusions");
  await page.getByRole("button", { name: "Show what changed" }).first().click();
  await page.getByRole("table", { name: "What changed" }).waitFor();
  await expectNoAxeFindings(page, "snapshot audit trail");
}

/** An act that changes something, for the trail to tell. */
async function excludeAndProlong(page: Page): Promise<void> {
  const headers = act();
  const answer = await page.request.get("/api/v1/volumes?page_size=1");
  const [volume] = ((await answer.json()) as { items: { id: string }[] }).items;
  const all = "/api/v1/snapshot/exclusions";
  const one = `${all}/${volume?.id ?? ""}`;
  const body = { reason: "Looked at", expires_at: "2099-12-31T00:00:00Z" };
  const made = await page.request.post(all, { headers, data: { ...body, volume_id: volume?.id } });
  expect(made.status(), await made.text()).toBe(201);
  await page.request.put(one, { headers, data: { ...body, expires_at: null } });
  await page.request.delete(one, { headers });
}

/** A plan, the forms that lead to it, and what was executed before; a drill goes on beside it. */
async function visitRestore(page: Page): Promise<void> {
  const answer = await page.request.get("/api/v1/restore/snapshots?page_size=1");
  const { items } = (await answer.json()) as { items: { id: string; vm_id: string }[] };
  const { id, vm_id: vm } = items[0] ?? { id: "", vm_id: "" };
  const drill = await beginDrill(page, vm);
  await page.goto("/restore/new");
  await page.getByRole("table", { name: "Servers" }).waitFor();
  await expectNoAxeFindings(page, "restore, which server");
  await page.goto(`/restore/new?vm_id=${vm}`);
  await page.getByRole("radiogroup", { name: /restore points?$/ }).waitFor();
  await expectNoAxeFindings(page, "restore, which point in time");
  await page.goto(`/restore/new?vm_id=${vm}&snapshot_id=${id}&ip_strategy=MANUAL_IP`);
  await page.getByText("Free ones are on offer").first().waitFor();
  await expectNoAxeFindings(page, "restore, how");
  await page.goto(`/restore/new?vm_id=${vm}&snapshot_id=${id}&mode=REPLACE`);
  await page.getByRole("button", { name: "Make the plan" }).click();
  await page.getByRole("table", { name: /^Quota of/ }).waitFor();
  await expectNoAxeFindings(page, "plan of a restore");
  await page.getByRole("button", { name: "Drop the plan" }).click();
  await page.getByRole("dialog").waitFor();
  await expectNoAxeFindings(page, "drop a plan");
  await page.getByRole("dialog").getByRole("button", { name: "Drop the plan" }).click();
  await page.getByText("The plan was dropped").waitFor();
  await expectNoAxeFindings(page, "canceled restore");
  await page.goto("/restore");
  await page.getByRole("table", { name: "Restores" }).waitFor();
  await expectNoAxeFindings(page, "restores");
  await page.goto("/restore-audit");
  await page.getByRole("table", { name: "Acts" }).waitFor();
  await expectNoAxeFindings(page, "restore audit");
  await page.goto(`/snapshots?id=${id}&tab=restore`);
  await page.getByRole("button", { name: "Restore…" }).waitFor();
  await expectNoAxeFindings(page, "restore of a snapshot");
  await seeDrillEnd(page, drill);
}

async function beginDrill(page: Page, vm: string): Promise<string> {
  await page.goto(`/servers?id=${vm}&tab=restore`);
  await page.getByRole("button", { name: "Restore…" }).waitFor();
  await expectNoAxeFindings(page, "restore of a server");
  await page.getByRole("button", { name: "Drill now" }).click();
  await page.getByRole("heading", { level: 1, name: /^Drill of / }).waitFor();
  await page.getByRole("progressbar", { name: "Progress of the restore" }).waitFor();
  await expectNoAxeFindings(page, "drill under way");
  return page.url();
}

/** The server came back as it was, in so many seconds, and nothing of it stays. */
async function seeDrillEnd(page: Page, drill: string): Promise<void> {
  await page.goto(drill);
  const end = page.getByRole("status").filter({ hasText: "can be brought back" });
  await expect(end).toContainText("1 server", { timeout: 60_000 });
  await expect(end).toContainText(/Time to recovery \(RTO\)\d/);
  const checks = page.getByRole("table", { name: "What was looked at" }).getByRole("row");
  await expect(checks.filter({ hasText: "Addresses in" }).first()).toContainText("as expected");
  await expectNoAxeFindings(page, "drill");
  await page.getByRole("link", { name: "Restore drills" }).first().click();
  await expect(page.getByRole("table", { name: "Drills" }).getByRole("row").nth(1)).toContainText("passed");
  await expectNoAxeFindings(page, "drills");
}

// Every page, and every state of a page that a reader can bring about.
const VISITS = {
  "the overview and the lists": visitLists,
  "the panel and the menus": visitPanelAndMenus,
  "the palette and the runs": visitPaletteAndRuns,
  "the logs": visitLogs,
  "the forms and deletions": visitActs,
  "people, permissions and the access log": visitAccess,
  "the menu and the branding": visitAdministration,
  "snapshot policies and compliance": visitSnapshots,
  "the snapshot monitor and the audit trail": visitMonitor,
  "restore and its plan": visitRestore,
};

test.use({ colorScheme: "light" });
test.setTimeout(300_000); // axe takes seconds a page when the machine is busy

test("axe finds nothing on the login in either theme", async ({ page }) => {
  await visitLogin(page);
});
for (const [where, visit] of Object.entries(VISITS)) {
  test(`axe finds nothing on ${where} in either theme`, async ({ page }) => {
    await logIn(page, "superadmin");
    await visit(page);
  });
}
