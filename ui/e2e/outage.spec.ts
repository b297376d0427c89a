import { expect } from "@playwright/test";
import { logIn, test } from "./console";

const API = "**/api/v1/**";

test("a server that does not answer is said once, and the page fills by itself when it answers again", async ({
  page,
  complaints,
}) => {
  await logIn(page, "viewer");
  await page.route(API, (route) => route.abort());
  await page.getByRole("link", { name: "Volumes", exact: true }).first().click();
  await expect(page.getByRole("alert")).toContainText("The server cannot be reached");
  await expect(page.getByRole("alert")).toHaveCount(1);
  await page.unroute(API);
  await expect(page.getByRole("grid", { name: "Volumes" })).toBeVisible();
  await expect(page.getByRole("alert")).toHaveCount(0);
  complaints.splice(0); // the browser itself logs each request that failed
});

test("a page opened while the server is away appears by itself when it is back", async ({
  page,
  complaints,
}) => {
  await logIn(page, "viewer");
  await page.route(API, (route) =>
    route.fulfill({ status: 502, contentType: "text/html", body: "<h1>no</h1>" }),
  );
  await page.goto("/servers?status=SHUTOFF");
  await expect(page.getByRole("alert")).toHaveCount(1);
  await expect(page.getByRole("alert")).not.toContainText("<h1>");
  await page.unroute(API);
  await expect(page.getByRole("grid", { name: "Servers" })).toBeVisible();
  await expect(page).toHaveURL(/\/servers\?status=SHUTOFF$/);
  complaints.splice(0);
});

test("a slow server shows where things will be, never a blank page", async ({ page }) => {
  await logIn(page, "viewer");
  await page.route(API, async (route) => {
    await new Promise((go) => setTimeout(go, 1_500));
    await route.continue();
  });
  await page.goto("/networks");
  await expect(page.locator('[aria-busy="true"]').first()).toBeVisible();
  await expect(page.getByRole("alert")).toHaveCount(0);
  await expect(page.getByRole("grid", { name: "Networks" })).toBeVisible();
});
