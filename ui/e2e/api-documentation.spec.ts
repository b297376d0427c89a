import { expect } from "@playwright/test";
import { test } from "./console";

const API = process.env.PF9_API_URL ?? "";

test("the page that describes the API draws itself without asking any other host", async ({ page }) => {
  const asked = new Set<string>();
  page.on("request", (request) => asked.add(new URL(request.url()).origin));
  await page.goto(`${API}/docs`);
  const inventory = page.locator(".opblock-tag-section").filter({ hasText: "inventory" }).first();
  await inventory.getByRole("button").first().click();
  await expect(inventory.getByText("/api/v1/inventory/runs", { exact: true }).first()).toBeVisible();
  await inventory.getByText("/api/v1/inventory/runs", { exact: true }).first().click();
  await expect(inventory.getByRole("button", { name: "Try it out" })).toBeVisible();
  expect([...asked]).toEqual([new URL(API).origin]);
});
