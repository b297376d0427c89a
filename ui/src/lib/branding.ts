/** What a company calls its console and how it looks, with a copy in this browser: the first paint waits for nobody. */
import { z } from "zod/mini";
import type { BrandingShown } from "@/api/schema";
import { DEFAULT_COLOURS, isColour } from "./brand-colours";

export type Branding = Required<BrandingShown>;

/** As delivered; the API has the same. */
export const DEFAULT_BRANDING: Branding = {
  company_name: "Platform9 Management",
  company_subtitle: "",
  company_logo_url: null,
  login_hero_title: "",
  login_hero_description: "",
  login_hero_features: [],
  primary_color: DEFAULT_COLOURS.primary,
  secondary_color: DEFAULT_COLOURS.secondary,
};

const KEY = "pf9.branding";
const colour = z.string().check(z.refine(isColour));
const stored = z.object({
  company_name: z.string(),
  company_subtitle: z.string(),
  company_logo_url: z.nullable(z.string().check(z.startsWith("/api/v1/settings/branding/logo"))),
  login_hero_title: z.string(),
  login_hero_description: z.string(),
  login_hero_features: z.array(z.string()),
  primary_color: colour,
  secondary_color: colour,
});

/** Anything may be in the browser's storage: what does not fit counts as nothing kept. */
export function parseBranding(text: string | null): Branding | null {
  try {
    return stored.parse(JSON.parse(text ?? ""));
  } catch {
    return null;
  }
}

export function keptBranding(): Branding | null {
  try {
    return parseBranding(window.localStorage.getItem(KEY));
  } catch {
    return null; // storage is switched off
  }
}

export function keepBranding(shown: BrandingShown): Branding {
  const branding = { company_logo_url: null, ...shown };
  try {
    window.localStorage.setItem(KEY, JSON.stringify(branding));
  } catch {
    // Storage is switched off or full: the next visit begins with the look as delivered.
  }
  return branding;
}

export function hasHero(branding: Branding): boolean {
  return (
    branding.login_hero_title !== "" ||
    branding.login_hero_description !== "" ||
    branding.login_hero_features.length > 0
  );
}
