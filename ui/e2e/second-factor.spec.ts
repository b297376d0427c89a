import { readFile } from "node:fs/promises";
import { expect, type Page } from "@playwright/test";
import { TOTP, Secret } from "otpauth";
import { expectNoAxeFindings, fillLogin, loginOf, logIn, test } from "./console";

/** The next code that has not been used: an authenticator shows a new one every 30 seconds. */
async function nextCode(page: Page, secret: string, used: Set<string>): Promise<string> {
  const totp = new TOTP({ secret: Secret.fromBase32(secret) });
  // The server takes the code of the step after, too: no need to wait for it.
  for (const ahead of [0, 30_000]) {
    const code = totp.generate({ timestamp: Date.now() + ahead });
    if (!used.has(code)) {
      used.add(code);
      return code;
    }
  }
  await page.waitForTimeout(1000);
  return nextCode(page, secret, used);
}

test("a second factor is set up, asked for, replaced by a backup code and switched off", async ({ page }) => {
  test.setTimeout(180_000);
  const used = new Set<string>();
  const login = loginOf("operator");
  await logIn(page, "operator");
  await page.getByRole("button", { name: new RegExp(login.username) }).click();
  await page.getByRole("menuitem", { name: "Profile and sessions" }).click();
  const factor = page.getByRole("region", { name: "Second factor" });
  await factor.getByRole("button", { name: "Set up a second factor" }).click();
  await factor.getByLabel("Your password, once more", { exact: true }).fill("not the password");
  await factor.getByRole("button", { name: "Go on" }).click();
  await expect(factor.getByRole("alert")).toContainText("The password is wrong.");
  await factor.getByLabel("Your password, once more", { exact: true }).fill(login.password);
  await factor.getByRole("button", { name: "Go on" }).click();
  await expect(factor.getByRole("img", { name: /QR code/ })).toBeVisible();
  await expectNoAxeFindings(page, "setting up a second factor");
  const secret = (await factor.locator(".secret-key").innerText()).replaceAll(" ", "");
  await factor.getByLabel("The code that it shows now").fill(await nextCode(page, secret, used));
  await factor.getByRole("button", { name: "Switch it on" }).click();
  const download = page.waitForEvent("download");
  await factor.getByRole("button", { name: "Download" }).click();
  const codes = (await readFile(await (await download).path(), "utf8")).trim().split("\n");
  expect(codes).toHaveLength(8);
  await factor.getByRole("button", { name: "I have kept them" }).click();
  await expect(factor).toContainText("8 backup codes left");

  const logInAgain = async (code: string) => {
    await page.getByRole("button", { name: new RegExp(login.username) }).click();
    await page.getByRole("menuitem", { name: "Log out" }).click();
    await fillLogin(page, login);
    await expect(page.getByRole("heading", { level: 1, name: "Second factor" })).toBeVisible();
    await page.getByLabel("Code").fill("000000");
    await page.getByRole("button", { name: "Verify" }).click();
    await expect(page.getByRole("alert")).toContainText("The code is wrong");
    await expectNoAxeFindings(page, "the second step of a login");
    await page.getByLabel("Code").fill(code);
    await page.getByRole("button", { name: "Verify" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Overview" })).toBeVisible();
  };
  await logInAgain(await nextCode(page, secret, used));
  await logInAgain(codes[0] ?? "");
  await page.goto("/profile");
  await expect(factor).toContainText("7 backup codes left");
  await factor.getByRole("button", { name: "Switch it off" }).click();
  await factor.getByLabel("Your password, once more", { exact: true }).fill(login.password);
  await factor.getByRole("button", { name: "Switch the second factor off" }).click();
  await expect(factor.getByRole("button", { name: "Set up a second factor" })).toBeVisible();
});

test("a session that is open elsewhere is ended from the profile", async ({ page, browser }) => {
  const elsewhere = await browser.newPage();
  await logIn(elsewhere, "technical");
  await logIn(page, "technical", "/profile");
  const sessions = page.getByRole("region", { name: "Open sessions" });
  await sessions.getByRole("button", { name: "End all others" }).click();
  await expect(sessions.getByRole("row")).toHaveCount(2);
  await elsewhere.goto("/servers");
  await expect(elsewhere).toHaveURL(/\/login/);
  await elsewhere.close();
});
