import { expect, type Locator, type Page } from "@playwright/test";
import { act, expectNoAxeFindings, logIn, test } from "./console";

const unique = (word: string) => `journey-${word}-${Date.now().toString(36)}`;

async function openForm(page: Page, path: string, button: string): Promise<Locator> {
  await page.goto(path);
  await page.getByRole("button", { name: button, exact: true }).click();
  const form = page.getByRole("dialog");
  await expect(form).toBeVisible();
  return form;
}

async function openPanel(page: Page, path: string, name: string): Promise<Locator> {
  await page.goto(`${path}?q=${name}`);
  await page.getByRole("grid").locator(".table-body").getByRole("row").first().click();
  const panel = page.getByRole("complementary");
  await expect(panel.getByRole("button", { name: "Delete" })).toBeVisible();
  return panel;
}

/** Reached by keyboard, as the reason is for those who cannot hover. */
async function reach(page: Page, button: Locator): Promise<void> {
  await button.focus();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Shift+Tab");
  await expect(button).toBeFocused();
}

async function submit(form: Locator): Promise<void> {
  await form.getByRole("button", { name: /^Create/ }).click();
}

test("a flavor is made by keyboard, opens in the panel, and is deleted again", async ({ page }) => {
  const name = unique("flavor");
  await logIn(page, "admin", "/flavors");
  await page.getByRole("button", { name: "Create flavor" }).press("Enter");
  const form = page.getByRole("dialog", { name: "New flavor" });
  const field = form.getByRole("textbox", { name: "Name" });
  await expect(field).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(form.getByText("Enter a name")).toBeVisible();
  await page.keyboard.type(name);
  await form.getByRole("textbox", { name: "RAM (MiB)" }).fill("2048");
  await form.getByRole("textbox", { name: "Extra specs" }).fill("hw:cpu_policy=shared");
  await form.getByRole("button", { name: "Create flavor" }).dblclick();
  const panel = page.getByRole("complementary", { name: "Flavor in detail" });
  await expect(panel.getByRole("heading", { level: 2 })).toHaveText(name);
  await expect(page.getByText(`Flavor ${name}: made`)).toBeVisible();
  await expect(page).toHaveURL(/\/flavors\?id=/);
  await expect(page.getByRole("row", { name: new RegExp(name) })).toHaveCount(1);

  const again = await openForm(page, "/flavors", "Create flavor");
  await again.getByRole("textbox", { name: "Name" }).fill(name);
  await submit(again);
  await expect(again.getByRole("alert")).toContainText(`There is a flavor named ${name} already.`);
  await page.keyboard.press("Escape");

  await (await openPanel(page, "/flavors", name)).getByRole("button", { name: "Delete" }).click();
  const dialog = page.getByRole("dialog", { name: `Delete flavor ${name}` });
  await expect(dialog).toContainText(`Deletes flavor ${name}.`);
  await dialog.getByRole("button", { name: "Delete flavor" }).click();
  await expect(page.getByText(`Flavor ${name}: deleted`)).toBeVisible();
  await expect(panel).toBeHidden();
  await expect(page.getByText("No flavors match these filters")).toBeVisible();
});

test("a network with its subnet is made for a project picked by name, and both are deleted", async ({
  page,
}) => {
  const name = unique("net");
  await logIn(page, "admin");
  const form = await openForm(page, "/networks", "Create network");
  await form.getByRole("textbox", { name: "Name", exact: true }).fill(name);
  await form.getByRole("combobox", { name: "Project" }).fill("webshop");
  await form.getByRole("option", { name: /^webshop/ }).click();
  await form.getByRole("textbox", { name: "Subnet", exact: true }).fill("10.31.0.1/24");
  await submit(form);
  await expect(form.getByText("Bits are set behind the prefix: 10.31.0.0/24 is meant?")).toBeVisible();
  await form.getByRole("textbox", { name: "Subnet", exact: true }).fill("10.31.0.0/24");
  await submit(form);
  const panel = page.getByRole("complementary", { name: "Network in detail" });
  await expect(panel.getByRole("heading", { level: 2 })).toHaveText(name);
  await expect(panel.getByRole("link", { name: "webshop" })).toBeVisible();
  await panel.getByRole("tab", { name: /^Relations/ }).click();
  await expect(panel.getByRole("link", { name: `${name}-subnet` })).toBeVisible();

  await panel.getByRole("button", { name: "Delete" }).click();
  const dialog = page.getByRole("dialog", { name: `Delete network ${name}` });
  await expect(dialog).toContainText(`Deletes network ${name} and its 1 subnet.`);
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await expect(panel, "Escape closes the dialog, not the panel behind it").toBeVisible();
  await panel.getByRole("button", { name: "Delete" }).click();
  await dialog.getByRole("button", { name: "Delete network" }).click();
  await expect(page.getByText("With it went 1 subnet")).toBeVisible();
  await expect(panel).toBeHidden();
  await expect(page).toHaveURL(/\/networks$/);
});

test("a security group is made, gets a rule from its panel, and goes with its rules", async ({ page }) => {
  const name = unique("group");
  await logIn(page, "admin");
  const form = await openForm(page, "/security-groups", "Create security group");
  await form.getByRole("textbox", { name: "Name" }).fill(name);
  await submit(form);
  const panel = page.getByRole("complementary", { name: "Security group in detail" });
  await panel.getByRole("button", { name: "Add rule" }).click();
  const rule = page.getByRole("dialog", { name: "New security group rule" });
  await rule.getByRole("textbox", { name: "First port" }).fill("443");
  await rule.getByRole("textbox", { name: "Last port" }).fill("80");
  await submit(rule);
  await expect(rule.getByText("Not below the first")).toBeVisible();
  await rule.getByRole("textbox", { name: "Last port" }).fill("443");
  await submit(rule);
  await expect(rule).toBeHidden();
  await expect(panel.getByRole("tab", { name: /^Relations/ })).toHaveAttribute("aria-selected", "true");
  await expect(page.getByText(/^Security group rule ingress IPv4 tcp 443.*: made$/)).toBeVisible();

  await page.goto(`/security-group-rules?security_group_name=${name}`);
  await expect(page.getByRole("row", { name: /443/ })).toContainText("tcp");
  await (await openPanel(page, "/security-groups", name)).getByRole("button", { name: "Delete" }).click();
  const dialog = page.getByRole("dialog", { name: `Delete security group ${name}` });
  await expect(dialog).toContainText("its 3 rules");
  await dialog.getByRole("button", { name: "Delete security group" }).click();
  await expect(page.getByText("With it went 3 security group rules")).toBeVisible();
});

test("what is in use is kept: the dialog says by whom, and does not delete", async ({ page }) => {
  await logIn(page, "admin");
  const panel = await openPanel(page, "/networks", "app-net");
  await panel.getByRole("button", { name: "Delete" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText(/Network app-net is in use by \d+ ports: .*server .* and \d+ more\./);
  const button = dialog.getByRole("button", { name: "Delete network" });
  await expect(button).toHaveAttribute("aria-disabled", "true");
  await reach(page, button);
  await expect(
    page.getByRole("tooltip", { name: "The cloud keeps a network while it is in use" }),
  ).toBeVisible();
});

test("a viewer is told why nothing can be made or deleted, an operator why nothing deleted", async ({
  page,
}) => {
  await logIn(page, "viewer");
  const panel = await openPanel(page, "/networks", "app-net");
  const create = page.getByRole("button", { name: "Create network" });
  await expect(create).toHaveAttribute("aria-disabled", "true");
  await reach(page, create);
  await expect(
    page.getByRole("tooltip", { name: "The role viewer may look at networks but not create them" }),
  ).toBeVisible();
  await reach(page, panel.getByRole("button", { name: "Delete" }));
  await expect(page.getByRole("tooltip", { name: "The role viewer may not delete networks" })).toBeVisible();

  await page.context().clearCookies();
  await logIn(page, "operator");
  const own = await openPanel(page, "/networks", "app-net");
  await expect(page.getByRole("button", { name: "Create network" })).toHaveAttribute(
    "aria-disabled",
    "false",
  );
  await reach(page, own.getByRole("button", { name: "Delete" }));
  await expect(
    page.getByRole("tooltip", { name: "The role operator may not delete networks" }),
  ).toBeVisible();
});

test("what was done and what was refused stands in the activity, narrowed by the address", async ({
  page,
}) => {
  await logIn(page, "admin");
  const name = unique("log");
  const form = await openForm(page, "/security-groups", "Create security group");
  await form.getByRole("textbox", { name: "Name" }).fill(name);
  await submit(form);
  const panel = page.getByRole("complementary");
  await panel.getByRole("button", { name: "Delete" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete security group" }).click();
  await expect(page.getByText(`Security group ${name}: deleted`)).toBeVisible();

  await page.goto("/audit");
  await page.getByRole("navigation", { name: "Audit" }).getByRole("link", { name: "Activity" }).click();
  await expect(page).toHaveURL(/\/audit\?tab=activity$/);
  await page.getByRole("searchbox", { name: "Search names and reasons" }).fill(name);
  await expect(page).toHaveURL(new RegExp(`q=${name}`));
  const rows = page.getByRole("row", { name: new RegExp(name) });
  await expect(rows).toHaveCount(2);
  await expect(rows.first()).toContainText("delete");
  await page.getByRole("combobox", { name: "Action" }).click();
  await page.getByRole("option", { name: "create", exact: true }).click();
  await expect(rows).toHaveCount(1);
  await expect(rows.first()).toContainText("done");
});

test("several flavors are marked by keyboard and hand, and deleted together", async ({ page }) => {
  const name = unique("marked");
  await logIn(page, "admin");
  for (const number of [1, 2]) {
    const made = await page.request.post("/api/v1/admin/flavors", {
      data: { name: `${name}-${String(number)}`, vcpus: 1, ram_mb: 512, disk_gb: 1 },
      headers: act(),
    });
    expect(made.status(), await made.text()).toBe(201);
  }
  await page.goto(`/flavors?q=${name}`);
  const rows = page.getByRole("grid").locator(".table-body").getByRole("row");
  await expect(rows).toHaveCount(2);
  await rows.first().press(" ");
  await expect(page.getByText("1 flavor marked")).toBeVisible();
  await rows.last().getByRole("checkbox").check();
  await page.getByRole("button", { name: "Delete 2 flavors" }).click();
  const dialog = page.getByRole("dialog", { name: "Delete 2 flavors" });
  await dialog.getByRole("button", { name: "Delete 2 flavors" }).click();
  await expect(dialog.getByText("deleted", { exact: true })).toHaveCount(2);
  await expectNoAxeFindings(page, "what became of the marked");
  await dialog.getByRole("button", { name: "Close" }).last().click();
  await expect(page.getByText("No flavors match these filters")).toBeVisible();
  await expect(page.getByRole("region", { name: "Marked" })).toHaveCount(0);
});
