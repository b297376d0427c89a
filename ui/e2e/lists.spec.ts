import { expect, type Page } from "@playwright/test";
import { logIn, test } from "./console";

interface Listed {
  total: number;
  items: { id: string; name: string; status: string }[];
}

const grid = (page: Page) => page.getByRole("grid");
const body = (page: Page) => grid(page).locator(".table-body").getByRole("row");

async function totalOf(page: Page): Promise<number> {
  return Number((await page.locator(".total").innerText()).replaceAll(/\D/g, ""));
}

test("two values of one filter, chosen or by a link, show the rows of both", async ({ page }) => {
  await logIn(page, "viewer");
  const { total } = (await (
    await page.request.get("/api/v1/servers?status=SHUTOFF&status=PAUSED")
  ).json()) as Listed;
  expect(total).toBeGreaterThan(1);

  await page.goto("/servers");
  const status = page.getByRole("combobox", { name: "Status", exact: true });
  await status.click();
  await page.getByRole("option", { name: "SHUTOFF", exact: true }).click();
  await page.getByRole("option", { name: "PAUSED", exact: true }).click();
  await expect(page).toHaveURL(/\?status=SHUTOFF&status=PAUSED$/);
  await expect(status).toHaveText("SHUTOFF, PAUSED");
  await expect(page.locator(".total")).toHaveText(`${total} servers`);
  const seen = new Set(await body(page).locator(".state").allInnerTexts());
  expect(seen).toEqual(new Set(["SHUTOFF", "PAUSED"]));

  await page.goto("/servers?status=SHUTOFF,PAUSED");
  await expect(status).toHaveText("SHUTOFF, PAUSED");
  await expect(page.locator(".total")).toHaveText(`${total} servers`);
  await page.getByRole("button", { name: "Clear Status" }).click();
  await expect(page).toHaveURL(/\/servers$/);
  await expect.poll(() => totalOf(page)).toBeGreaterThan(total);
});

test("a number and a time may go from here to there, in the address too", async ({ page }) => {
  await logIn(page, "viewer");
  const { total } = (await (
    await page.request.get("/api/v1/volumes?size_gb_min=10&size_gb_max=40")
  ).json()) as Listed;
  expect(total).toBeGreaterThan(1);

  await page.goto("/volumes");
  const all = await totalOf(page);
  await page.getByRole("button", { name: "Filter", exact: true }).click();
  await page.getByRole("menuitem", { name: "Size", exact: true }).click();
  const from = page.getByRole("spinbutton", { name: "Size from" });
  await expect(from).toBeFocused();
  await from.fill("10");
  await page.getByRole("spinbutton", { name: "Size to" }).fill("40");
  await expect(page).toHaveURL(/\?size_gb_min=10&size_gb_max=40$/);
  await expect(page.locator(".total")).toHaveText(`${total} volumes`);

  await page.goto("/volumes?first_seen_at_since=2026-01-01");
  await expect(page.getByLabel("First seen from")).toHaveValue("2026-01-01");
  await expect.poll(() => totalOf(page)).toBe(all);
  await page.goto("/volumes?first_seen_at_until=2026-01-01");
  await expect(page.getByText("No volumes match", { exact: false })).toBeVisible();
});

test("several names are chosen from the keyboard, and one of them is a name that no separator breaks", async ({
  page,
}) => {
  await logIn(page, "viewer", "/servers");
  await page.getByRole("combobox", { name: "Project", exact: true }).focus();
  await page.keyboard.press("Enter");
  const words = page.getByRole("textbox", { name: "Search Project" });
  await expect(words).toBeFocused();
  await words.fill("O'Neill");
  await expect(page.getByRole("option")).toHaveCount(1);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await words.fill("webshop");
  await expect(page.getByRole("option", { name: "webshop", exact: true })).toBeVisible();
  await page.getByRole("option", { name: "webshop", exact: true }).click();
  await expect(page).toHaveURL(/project_name=[^&]+&project_name=webshop$/);
  await page.reload();
  await expect(page.getByRole("combobox", { name: "Project", exact: true })).toContainText("O'Neill");
  await expect.poll(() => totalOf(page)).toBeGreaterThan(1);
});

test("the width of a column is drawn or stepped, and kept after a reload", async ({ page }) => {
  await logIn(page, "viewer", "/servers");
  const heading = page.getByRole("columnheader", { name: /^Name/ });
  const edge = page.getByRole("separator", { name: "Width of Name" });
  const width = async () => Math.round((await heading.boundingBox())?.width ?? 0);
  const before = await width();
  const place = await edge.boundingBox();
  if (!place) throw new Error("the edge is not drawn");
  await page.mouse.move(place.x + place.width / 2, place.y + 12);
  await page.mouse.down();
  await page.mouse.move(place.x + place.width / 2 + 90, place.y + 12, { steps: 4 });
  await page.mouse.up();
  await expect.poll(width).toBe(before + 90);
  await expect(heading).toHaveAttribute("aria-sort", "ascending");
  await edge.focus();
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("ArrowLeft");
  await expect.poll(width).toBe(before + 70);
  await page.reload();
  await expect.poll(width).toBe(before + 70);
  await edge.focus();
  const heard = page.waitForResponse((answer) => answer.url().endsWith("/auth/preferences/list.servers"));
  await page.keyboard.press("Delete");
  await expect.poll(width).toBe(before);
  await heard; // the width is the person's, not the browser's: the next one begins as this one did
});

test("going deep asks for what follows the last row, and the pages together are the list", async ({
  page,
}) => {
  await logIn(page, "viewer");
  const all = (await (
    await page.request.get("/api/v1/ports?page_size=500&sort_by=mac_address")
  ).json()) as Listed;
  const asked: URLSearchParams[] = [];
  page.on("request", (request) => {
    const { pathname, searchParams } = new URL(request.url());
    if (pathname === "/api/v1/ports") asked.push(searchParams);
  });
  await page.goto("/ports?sort_by=mac_address");
  const pages = Math.ceil(all.total / 50);
  expect(pages).toBeGreaterThan(2);
  for (let number = 1; number <= pages; number += 1) {
    const first = all.items[(number - 1) * 50]?.id ?? "";
    await expect(body(page).first()).toHaveAttribute("id", new RegExp(`${first}$`));
    await expect(grid(page)).toHaveAttribute("aria-rowcount", String(all.total + 1));
    await expect(body(page).first()).toHaveAttribute("aria-rowindex", String((number - 1) * 50 + 2));
    if (number < pages) await page.getByRole("button", { name: "Next page" }).click();
  }
  expect(asked.slice(1).every((words) => words.has("cursor") && !words.has("page"))).toBe(true);
  await page.reload();
  await expect(body(page).first()).toHaveAttribute("aria-rowindex", String((pages - 1) * 50 + 2));
  await page.getByRole("button", { name: "Page 1", exact: true }).click();
  await expect(page).toHaveURL(/\/ports\?sort_by=mac_address$/);
});

test("five hundred rows scroll by the keyboard, and the focus is where one looks", async ({ page }) => {
  await logIn(page, "viewer", "/ports?page_size=500");
  await body(page).first().focus();
  const focused = page.locator('[role="row"]:focus');
  const total = await totalOf(page);
  await page.keyboard.press("End");
  await expect(focused).toHaveAttribute("aria-rowindex", String(total + 1));
  await expect(focused).toBeInViewport();
  await page.keyboard.press("PageUp");
  await expect(focused).not.toHaveAttribute("aria-rowindex", String(total + 1));
  await expect(focused).toBeInViewport();
  await page.keyboard.press("Home");
  await expect(focused).toHaveAttribute("aria-rowindex", "2");
  await page.keyboard.press("PageDown");
  const step = Number(await focused.getAttribute("aria-rowindex"));
  expect(step).toBeGreaterThan(10);
  await page.mouse.move(700, 500);
  await page.mouse.wheel(0, 4000);
  await expect(focused).not.toBeInViewport();
  await expect(focused).toHaveAttribute("aria-rowindex", String(step));
  await page.keyboard.press("ArrowDown");
  await expect(focused).toHaveAttribute("aria-rowindex", String(step + 1));
  await expect(focused).toBeInViewport();
  expect(await body(page).count()).toBeLessThan(80);
});

test("the palette finds a server by its address, and shows its name as text", async ({ page }) => {
  await logIn(page, "viewer");
  const answer = await page.request.get("/api/v1/servers?q=%3Cimg&page_size=1");
  const [server] = ((await answer.json()) as { items: { name: string; ip_addresses: string[] }[] }).items;
  const address = server?.ip_addresses[0];
  if (!server || !address) throw new Error("the scene has a server with an address whose name is HTML");
  await page.keyboard.press("Control+k");
  await page.getByLabel("Search pages and resources").fill(address);
  const found = page.getByRole("button", { name: server.name });
  await expect(found).toBeVisible();
  await found.click();
  await expect(page).toHaveURL(/\/servers\?id=/);
  await expect(page.getByRole("complementary").getByRole("heading", { level: 2 })).toHaveText(server.name);
  await page.keyboard.press("Control+k");
  const offered = page.getByRole("dialog").getByRole("button");
  await expect(offered.first()).toContainText(server.name);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog")).toBeHidden();
});
