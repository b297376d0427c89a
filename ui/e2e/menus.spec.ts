import { expect, type Browser, type Page } from "@playwright/test";
import { act, expectNoAxeFindings, loginOf, logIn, test } from "./console";

const MAIN = { name: "Main" } as const;

async function put(page: Page, path: string, data: object, method = "PUT"): Promise<void> {
  const answer = await page.request.fetch(`/api/v1${path}`, { method, data, headers: act() });
  expect(answer.ok(), await answer.text()).toBe(true);
}

async function departmentOf(page: Page, name: string): Promise<number> {
  const answer = await page.request.get("/api/v1/departments");
  const { items } = (await answer.json()) as { items: { id: number; name: string }[] };
  const found = items.find((department) => department.name === name);
  if (!found) throw new Error(`there is no department ${name}`);
  return found.id;
}

function link(page: Page, name: string) {
  return page.getByRole("navigation", MAIN).getByRole("link", { name, exact: true });
}

async function elsewhere(browser: Browser, role: string): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await logIn(page, role);
  return page;
}

test("a page hidden from a department is gone from its menus and open as ever; a word for one person comes first", async ({
  page,
  browser,
}) => {
  const { username } = loginOf("technical");
  const tom = await elsewhere(browser, "technical");
  const chief = await elsewhere(browser, "superadmin");
  const sales = await departmentOf(chief, "Sales");
  await put(chief, `/auth/users/${username}`, { department_id: sales }, "PATCH");
  await logIn(page, "admin", `/navigation?department=${sales}`);
  await expect(page.getByText("never what they may do")).toBeVisible();
  const shown = page.getByRole("switch", { name: "Show Volumes" });
  await shown.waitFor({ state: "attached" }); // read for the first time
  const readAgain = page.waitForResponse(
    (answer) =>
      answer.request().method() === "GET" && answer.url().endsWith(`/navigation/departments/${sales}`),
  );
  await shown.click({ force: true });
  await expect(shown).not.toBeChecked();
  await readAgain; // what somebody else changes now the page has not seen
  await put(chief, `/navigation/departments/${sales}`, { groups: {}, items: {} });
  const servers = page.getByRole("switch", { name: "Show Servers" });
  await servers.click({ force: true });
  await expect(page.getByText("Somebody has changed it meanwhile")).toBeVisible();
  await expect(shown).toBeChecked();
  await expect(servers).toBeChecked();
  const twice = ["Show Networks", "Show Volumes"].map((name) => page.getByRole("switch", { name }));
  for (const one of twice) await one.click({ force: true });
  for (const one of twice) await expect(one).not.toBeChecked();

  await tom.reload();
  await expect(link(tom, "Servers")).toBeVisible();
  await expect(link(tom, "Volumes")).toHaveCount(0);
  expect((await tom.request.get("/api/v1/volumes?page_size=1")).status()).toBe(200);
  await tom.goto("/volumes");
  await expect(tom.getByRole("grid", { name: "Volumes" })).toBeVisible();

  await page.getByRole("button", { name: "Delete Sales" }).click();
  const deletion = page.getByRole("dialog", { name: "Delete the department Sales" });
  await expect(deletion).toContainText(username);
  await expect(deletion.getByRole("button", { name: "Delete" })).toBeDisabled();
  await page.keyboard.press("Escape");

  await page.getByRole("tab", { name: "People" }).click();
  await page.getByRole("combobox", { name: "Person" }).click();
  await page.getByRole("option", { name: new RegExp(`^${username}`) }).click();
  const row = page.getByRole("row").filter({ has: page.getByRole("cell", { name: "Volumes", exact: true }) });
  await expect(row).toContainText("Sales hides the page");
  const word = page.getByLabel(`Volumes, for ${username} alone`);
  await word.selectOption("Show");
  await expect(row).toContainText("Shown to this person");
  await page.getByLabel(`Branding, for ${username} alone`).selectOption("Show");
  const branding = page
    .getByRole("row")
    .filter({ has: page.getByRole("cell", { name: "Branding", exact: true }) });
  await expect(branding).toContainText("The role technical lacks branding: admin");
  await tom.reload();
  await expect(link(tom, "Volumes")).toBeVisible();
  await expect(link(tom, "Branding")).toHaveCount(0);
  await tom.goto("/branding");
  await expect(tom.getByText("Branding: not open to the role technical")).toBeVisible();

  await put(chief, `/navigation/people/${username}`, { items: {} });
  await put(chief, `/navigation/departments/${sales}`, { groups: {}, items: {} });
  await put(chief, `/auth/users/${username}`, { department_id: 0 }, "PATCH");
  await tom.context().close();
  await chief.context().close();
});

test("one's menu is arranged by keyboard, survives a reload, is the same elsewhere and goes back", async ({
  page,
  browser,
}) => {
  await logIn(page, "technical");
  await expect(link(page, "Servers")).toBeVisible();
  const places = (where: Page) => where.getByRole("navigation", MAIN).getByRole("link").allInnerTexts();
  const before = await places(page);
  const at = before.indexOf("Servers");
  const after = before.toSpliced(at, 2, before[at + 1] ?? "", "Servers");
  await page.getByRole("button", { name: "Arrange the menu" }).click();
  await page.getByRole("button", { name: "Move Servers" }).press("Space");
  await expect(page.getByRole("status").filter({ hasText: `Servers, place ${at + 1} of` })).toHaveCount(1);
  const kept = page.waitForResponse((answer) => answer.url().endsWith("/auth/preferences/navigation.order"));
  await page.keyboard.press("ArrowDown");
  await expect(page.getByRole("status").filter({ hasText: `Servers, place ${at + 2} of` })).toHaveCount(1);
  await page.keyboard.press("Space");
  await kept;
  await page.getByRole("button", { name: "Done" }).click();
  await expect.poll(() => places(page)).toEqual(after);
  await page.reload();
  await expect.poll(() => places(page)).toEqual(after);
  const other = await elsewhere(browser, "technical");
  await expect.poll(() => places(other)).toEqual(after);
  await other.getByRole("button", { name: "Arrange the menu" }).click();
  await other.getByRole("button", { name: "As delivered" }).click();
  await other.getByRole("button", { name: "Done" }).click();
  await expect.poll(() => places(other)).toEqual(before);
  await other.context().close();
});

test("the theme and the columns that one chose in one browser are there in another", async ({
  page,
  browser,
}) => {
  await logIn(page, "technical", "/flavors");
  const heard = (key: string) =>
    page.waitForResponse((answer) => answer.url().endsWith(`/preferences/${key}`));
  const columns = heard("list.flavors");
  await page.getByRole("button", { name: "Columns", exact: true }).click();
  await page.getByRole("checkbox", { name: "vCPUs" }).uncheck();
  await columns;
  await page.keyboard.press("Escape");
  const theme = heard("theme");
  await page.getByRole("button", { name: "Colour scheme" }).click();
  await page.getByRole("menuitem", { name: "Dark" }).click();
  await theme;
  const other = await elsewhere(browser, "technical");
  await other.goto("/flavors");
  await expect(other.getByRole("columnheader", { name: "RAM" })).toBeVisible();
  await expect(other.getByRole("columnheader", { name: "vCPUs" })).toHaveCount(0);
  await expect(other.locator("html")).toHaveAttribute("data-mantine-color-scheme", "dark");
  for (const key of ["theme", "list.flavors"]) await put(other, `/auth/preferences/${key}`, {}, "DELETE");
  await other.context().close();
});

test("the branding is chosen with its look before one's eyes, shown on the login page, and reset", async ({
  page,
  browser,
}) => {
  test.setTimeout(120_000);
  const visitor = await (await browser.newContext()).newPage();
  await logIn(page, "admin", "/branding");
  await page.getByLabel("Company name").fill("Nordlicht Cloud");
  await page.getByLabel("Title of the login page").fill("One place for every cloud");
  await page.getByLabel("Features").fill("Measured\nNever guessed");
  const save = page.getByRole("button", { name: "Save for everybody" });
  const primary = page.getByLabel("Primary colour", { exact: true });
  await primary.fill("#ffcc00");
  await expect(page.getByText("White words on it: 1.5 to 1, which is hard to read")).toBeVisible();
  await expect(save).toBeDisabled();
  await primary.fill("#0f766e");
  await expect(page.locator(".theme-sample").first()).toContainText("One place for every cloud");
  const picture = page.getByLabel("Picture of the logo");
  await picture.setInputFiles({ name: "logo.png", mimeType: "image/png", buffer: Buffer.from("<svg/>") });
  await expect(page.getByRole("alert")).toHaveText("The file is no picture: PNG, JPEG, GIF or WebP.");
  const gif = "R0lGODlhAQABAIAAAAUEBAAAACwAAAAAAQABAAACAkQBADs=";
  await picture.setInputFiles({
    name: "logo.gif",
    mimeType: "image/gif",
    buffer: Buffer.from(gif, "base64"),
  });
  await expect(page.getByRole("img", { name: "The logo as it is now" })).toBeVisible();
  await save.click();
  await expect(page.getByRole("link", { name: "Nordlicht Cloud, overview" })).toBeVisible();

  for (const width of [1440, 1024, 390]) {
    await visitor.setViewportSize({ width, height: 800 });
    await visitor.goto("/login");
    await expect(visitor.getByRole("heading", { level: 2, name: "One place for every cloud" })).toBeVisible();
    await expect(visitor.getByText("Never guessed")).toBeVisible();
    await expect(visitor.getByRole("button", { name: "Log in" })).toBeInViewport({ ratio: 1 });
    await expect(visitor.locator(".brand-logo")).toHaveAttribute("src", /branding\/logo\?v=/);
  }
  await expectNoAxeFindings(visitor, "login of a company");
  await expectNoAxeFindings(page, "console in the colours of a company");
  await expect(visitor).toHaveTitle("Log in · Nordlicht Cloud");

  await page.getByRole("button", { name: "Reset to defaults" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Reset" }).click();
  await expect(page.getByRole("link", { name: "Platform9 Management, overview" })).toBeVisible();
  await visitor.goto("/login");
  await expect(visitor.getByText("Platform9 Management")).toBeVisible();
  await expect(visitor.locator(".login-hero")).toHaveCount(0);
  await visitor.context().close();
});

test("a login page that nobody tells how to look comes as it was delivered", async ({ page, complaints }) => {
  await page.route("**/settings/branding", (route) => route.abort());
  await page.goto("/login");
  await expect(page.getByText("Platform9 Management")).toBeVisible();
  await expect(page.getByLabel("User name")).toBeFocused();
  await page.unroute("**/settings/branding");
  await page.route("**/settings/branding", () => undefined); // never answered
  await page.goto("/login");
  await expect(page.getByLabel("User name")).toBeFocused();
  complaints.splice(0); // the browser itself logs the request that failed
});
