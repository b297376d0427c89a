import { expect, type Page } from "@playwright/test";
import { expectNoAxeFindings, logIn, test } from "./console";

interface Listed {
  items: { id: string; name: string }[];
}

async function idOf(page: Page, path: string, name: string): Promise<string> {
  const answer = await page.request.get(`/api/v1${path}?name=${encodeURIComponent(name)}`);
  const { items } = (await answer.json()) as Listed;
  const [found] = items;
  if (!found) throw new Error(`${path} holds no ${name}`);
  return found.id;
}

test("from a user to the projects it reaches and why, and back to everybody who reaches one of them", async ({
  page,
}) => {
  await logIn(page, "viewer");
  await page.goto(`/users?id=${await idOf(page, "/users", "linus")}`);
  const user = page.getByRole("complementary", { name: "User in detail" });
  await user.getByRole("tab", { name: "Access" }).click();
  const ci = user
    .locator("section.access")
    .filter({ has: page.getByRole("link", { name: "ci", exact: true }) });
  await expect(ci.getByRole("listitem").filter({ hasText: "admin" })).toContainText(
    "inherited from domain R&D <internal>",
  );
  await expect(ci.getByRole("listitem").filter({ hasText: "member" })).toContainText(
    "through group operations",
  );
  await expect(ci).toContainText("which brings");
  await expect(page).toHaveURL(/tab=access/);
  await expectNoAxeFindings(page, "access of a user");

  await ci.getByRole("link", { name: "ci", exact: true }).click();
  const project = page.getByRole("complementary", { name: "Project in detail" });
  await expect(project.getByRole("tab", { name: "Who has access" })).toHaveAttribute("aria-selected", "true");
  const robot = project
    .locator("section.access")
    .filter({ has: page.getByRole("link", { name: "robot-deploy", exact: true }) });
  await expect(robot.getByRole("listitem")).toContainText("direct");
  await expectNoAxeFindings(page, "access to a project");
});

test("a disabled user's roles are there and not in force", async ({ page }) => {
  await logIn(page, "viewer");
  await page.goto(`/users?tab=access&id=${await idOf(page, "/users", "former.employee")}`);
  const user = page.getByRole("complementary", { name: "User in detail" });
  await expect(user.getByText("not in force").first()).toBeVisible();
});

test("a group shows its members, and a member its groups", async ({ page }) => {
  await logIn(page, "viewer");
  await page.goto(`/users?tab=relations&id=${await idOf(page, "/users", "karl.auditor")}`);
  const user = page.getByRole("complementary", { name: "User in detail" });
  await user.getByRole("link", { name: "auditors", exact: true }).click();
  const group = page.getByRole("complementary", { name: "Group in detail" });
  await group.getByRole("tab", { name: /^Relations/ }).click();
  await expect(group.getByRole("heading", { name: /^Members/ })).toBeVisible();
  await expect(group.getByRole("link", { name: "karl.auditor", exact: true })).toBeVisible();
});
