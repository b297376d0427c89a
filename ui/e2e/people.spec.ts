import { expect, type Page } from "@playwright/test";
import { act, expectNoAxeFindings, fillLogin, logIn, test } from "./console";
import { freshCode, letCodesGrowOld, setUpSecondFactor, takeFactorAway } from "./factor";

const NAME = "joan.journey";
const PASSWORD = "Journey-of-Joan-7";

async function takeAway(page: Page): Promise<void> {
  await page.request.delete(`/api/v1/auth/users/${NAME}`, { headers: act() });
}

async function createJoan(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Create person" }).click();
  const form = page.getByRole("dialog", { name: "New person" });
  await form.getByRole("button", { name: "Create person" }).click();
  await expect(form.getByText("Enter a user name")).toBeVisible();
  await form.getByRole("textbox", { name: "User name" }).fill(NAME);
  await form.getByRole("textbox", { name: "Name", exact: true }).fill("Joan Journey");
  await form.getByLabel(/^Password/).fill("short");
  await form.getByRole("button", { name: "Create person" }).click();
  await expect(form.getByText(/The directory refuses: Password/)).toBeVisible();
  await form.getByLabel(/^Password/).fill(PASSWORD);
  await form.getByRole("button", { name: "Create person" }).click();
  await expect(form).toBeHidden();
}

test("a person is made, given a role, found in the access log, and deleted after a fresh code", async ({
  page,
}) => {
  test.setTimeout(180_000);
  await logIn(page, "superadmin");
  await takeAway(page);
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "People" }).click();
  await createJoan(page);
  const panel = page.getByRole("complementary", { name: "Person in detail" });
  await panel.getByRole("button", { name: "Change" }).click();
  const form = page.getByRole("dialog", { name: `Change ${NAME}` });
  await form.getByRole("combobox", { name: "Role" }).click();
  await page.getByRole("option", { name: "operator", exact: true }).click();
  await form.getByRole("combobox", { name: "Department" }).click();
  await page.getByRole("option", { name: "Engineering" }).click();
  await form.getByRole("button", { name: "Save" }).click();
  const row = page.getByRole("row").filter({ hasText: NAME });
  await expect(row).toContainText("operator");
  await expect(row).toContainText("Engineering");

  await panel.getByRole("link", { name: /^All that the access log says/ }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Access log" })).toBeVisible();
  const change = page.getByRole("row").filter({ hasText: "role changed" }).first();
  await expect(change).toContainText(`${NAME}: role viewer → operator; department – → Engineering`);
  await change.getByRole("button", { name: "superadmin" }).click();
  await expect(page).toHaveURL(/actor=superadmin/);

  const totp = await setUpSecondFactor(page, "superadmin");
  letCodesGrowOld();
  try {
    await page.goto(`/people?id=${NAME}`);
    await panel.getByRole("button", { name: "Delete" }).click();
    const doom = page.getByRole("dialog", { name: `Delete ${NAME}` });
    await expect(doom).toContainText("the entry in the directory and the role operator");
    await doom.getByRole("button", { name: `Delete ${NAME}` }).click();
    const stepUp = page.getByRole("dialog", { name: "Enter a code to go on" });
    await stepUp.getByLabel("Code").fill("000000");
    await stepUp.getByRole("button", { name: "Go on" }).click();
    await expect(stepUp.getByRole("alert")).toContainText("The code is wrong");
    await stepUp.getByLabel("Code").press("Escape");
    await expect(stepUp).toBeHidden();
    await expect(doom.getByRole("alert")).toContainText("asks for a code");
    await doom.getByRole("button", { name: `Delete ${NAME}` }).click();
    await stepUp.getByLabel("Code").fill(freshCode(totp));
    await stepUp.getByRole("button", { name: "Go on" }).click();
    await expect(panel).toBeHidden();
    await expect(row).toHaveCount(0);
  } finally {
    await takeFactorAway(page, "superadmin");
    await takeAway(page);
  }
});

test("one's own password is changed by the directory's rules, and the other sessions end", async ({
  page,
  browser,
}) => {
  const chief = await browser.newPage();
  await logIn(chief, "superadmin");
  await takeAway(chief);
  const person = { username: NAME, full_name: "Joan Journey", password: PASSWORD };
  await chief.request.post("/api/v1/auth/users", { data: person, headers: act() });
  const elsewhere = await browser.newPage();
  const overview = (where: Page) => where.getByRole("heading", { level: 1, name: "Overview" });
  for (const where of [elsewhere, page]) {
    await where.goto("/login");
    await fillLogin(where, person);
    await expect(overview(where)).toBeVisible();
  }
  await page.goto("/profile");
  const card = page.getByRole("region", { name: "Password" });
  await expect(card).toContainText(/The directory asks for at least \d+ characters/);
  await card.getByRole("button", { name: "Change the password" }).click();
  const fill = async (current: string, password: string, again = password) => {
    await card.getByLabel("Current password").fill(current);
    await card.getByLabel("New password", { exact: true }).fill(password);
    await card.getByLabel("New password, once more").fill(again);
  };
  const submit = card.getByRole("button", { name: "Change the password" });
  await fill(PASSWORD, "short", "shorter");
  await expect(card.getByText("The two are not the same")).toBeVisible();
  await expect(submit).toBeDisabled();
  await fill(PASSWORD, "short");
  await submit.click();
  await expect(card.getByText(/The directory refuses: Password/)).toBeVisible();
  await fill("not the password", `${PASSWORD}-new`);
  await submit.click();
  await expect(card.getByText("The password is wrong.")).toBeVisible();
  await expectNoAxeFindings(page, "changing one's own password");
  await fill(PASSWORD, `${PASSWORD}-new`);
  await submit.click();
  await expect(page.getByText("Your other sessions have ended")).toBeVisible();
  await page.reload();
  await expect(card).toBeVisible();
  await elsewhere.goto("/servers");
  await expect(elsewhere).toHaveURL(/\/login/);
  await fillLogin(elsewhere, { username: NAME, password: `${PASSWORD}-new` });
  await expect(elsewhere).not.toHaveURL(/\/login/);
  await takeAway(chief);
  await elsewhere.close();
  await chief.close();
});

test("a permission is changed after it was shown in words, and others read the matrix only", async ({
  page,
  browser,
}) => {
  await logIn(page, "superadmin", "/permissions?q=networks");
  const cell = page.getByRole("combobox", { name: "technical on networks" });
  await cell.selectOption("write");
  await page.getByRole("button", { name: "Review and save" }).click();
  const review = page.getByRole("dialog", { name: "Save 1 change" });
  await expect(review).toContainText("technical gains write on networks");
  const meanwhile = async (granted: boolean) => {
    const data = { changes: [{ role: "viewer", resource: "networks", action: "write", granted }] };
    const answer = await page.request.put("/api/v1/auth/permissions", { data, headers: act() });
    expect(answer.ok(), await answer.text()).toBe(true);
  };
  await meanwhile(true);
  await review.getByRole("button", { name: "Save", exact: true }).click();
  await expect(review.getByRole("alert")).toContainText("Somebody has changed it meanwhile");
  await expect(page.getByLabel("viewer on networks", { exact: true })).toHaveValue("write");
  await review.getByRole("button", { name: "Save", exact: true }).click();
  await expect(review).toBeHidden();
  await meanwhile(false);
  await page.reload();
  await expect(cell).toHaveValue("write");
  await cell.selectOption("read");
  await page.getByRole("button", { name: "Review and save" }).click();
  await review.getByRole("button", { name: "Save", exact: true }).click();
  await expect(review).toBeHidden();

  const other = await browser.newPage();
  await logIn(other, "viewer", "/permissions?q=networks");
  await expect(other.getByText("The role viewer may read this but not change it.")).toBeVisible();
  await expect(other.getByRole("combobox")).toHaveCount(0);
  await other.close();
});

test("a page that the role may not see is not in the menu, and its address says why", async ({ page }) => {
  await logIn(page, "viewer");
  const menu = page.getByRole("navigation", { name: "Main" });
  await expect(menu.getByRole("link", { name: "Permissions" })).toBeVisible();
  for (const [path, name, why] of [
    ["/people", "People", "“admin” on users"],
    ["/access-log", "Access log", "“admin” on audit"],
  ] as const) {
    await expect(menu.getByRole("link", { name, exact: true })).toHaveCount(0);
    await page.goto(path);
    await expect(
      page.getByRole("heading", { level: 1, name: `${name}: not open to the role viewer` }),
    ).toBeVisible();
    await expect(page.getByText(`asks for the permission ${why}`)).toBeVisible();
  }
});
