/** What the branding page asks of the API. */
import type { BrandingShown } from "@/api/schema";
import { DEFAULT_BRANDING, type Branding } from "@/lib/branding";
import { body, client } from "@/lib/client";

/** All that is written and chosen; the logo has an address of its own. */
export type Words = Omit<Branding, "company_logo_url">;

export function wordsOf(branding: Branding): Words {
  const words: Words & Partial<Branding> = { ...branding };
  delete words.company_logo_url;
  return words;
}

export function saveWords(words: Words): Promise<BrandingShown> {
  return body(client.PUT("/api/v1/settings/branding", { body: words }));
}

export function uploadLogo(file: File): Promise<BrandingShown> {
  const form = new FormData();
  form.append("file", file);
  const call = client.PUT("/api/v1/settings/branding/logo", {
    body: { file: file.name },
    bodySerializer: () => form,
  });
  return body(call);
}

export async function removeLogo(): Promise<void> {
  await client.DELETE("/api/v1/settings/branding/logo");
}

export async function resetBranding(hasLogo: boolean): Promise<void> {
  await saveWords(wordsOf(DEFAULT_BRANDING));
  if (hasLogo) await removeLogo();
}
