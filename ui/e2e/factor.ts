/** A second factor for whoever is logged in, whose codes the journey computes as an authenticator would. */
import { execFileSync } from "node:child_process";
import { expect, type Page } from "@playwright/test";
import { TOTP, Secret } from "otpauth";
import { act, loginOf } from "./console";

export async function setUpSecondFactor(page: Page, role: string): Promise<TOTP> {
  const post = async (path: string, data: object) => {
    const answer = await page.request.post(`/api/v1/auth/mfa/${path}`, { data, headers: act() });
    expect(answer.ok(), await answer.text()).toBe(true);
    return answer;
  };
  const { secret } = (await (await post("setup", { password: loginOf(role).password })).json()) as {
    secret: string;
  };
  const totp = new TOTP({ secret: Secret.fromBase32(secret) });
  await post("verify-setup", { code: totp.generate() });
  return totp;
}

/** The code of the step after the one that it was set up with, which is taken, too. */
export function freshCode(totp: TOTP): string {
  return totp.generate({ timestamp: Date.now() + 30_000 });
}

/** As if the last code had been entered six minutes ago: the time after which one is asked for again. */
export function letCodesGrowOld(): void {
  const statement = "UPDATE user_sessions SET code_entered_at = now() - interval '6 minutes'";
  execFileSync("psql", [process.env.PF9_DATABASE_URL ?? "", "--quiet", "--command", statement]);
}

export async function takeFactorAway(page: Page, role: string): Promise<void> {
  const data = { password: loginOf(role).password };
  await page.request.post("/api/v1/auth/mfa/disable", { data, headers: act() });
}
