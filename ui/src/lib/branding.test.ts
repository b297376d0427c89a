import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { DEFAULT_BRANDING, parseBranding } from "./branding";

interface Document {
  components: { schemas: Record<string, { properties: Record<string, { default?: unknown }> }> };
}

test("as delivered, the console looks as the API says it does", () => {
  const { components } = JSON.parse(readFileSync("openapi.json", "utf8")) as Document;
  const said = Object.entries(components.schemas.Branding?.properties ?? {});
  expect(Object.fromEntries(said.map(([name, facts]) => [name, facts.default]))).toEqual(
    Object.fromEntries(Object.entries(DEFAULT_BRANDING).filter(([name]) => name !== "company_logo_url")),
  );
});

test.each([
  null,
  "",
  "{}",
  "[]",
  JSON.stringify({ ...DEFAULT_BRANDING, primary_color: "red; background: url(x)" }),
  JSON.stringify({ ...DEFAULT_BRANDING, company_logo_url: "https://elsewhere.example/x.png" }),
])("the browser's copy may be anything: %s counts as none", (text) => {
  expect(parseBranding(text)).toBeNull();
});

test("the browser's copy comes back as it was kept", () => {
  const kept = { ...DEFAULT_BRANDING, company_name: "Nordlicht", login_hero_features: ["One"] };
  expect(parseBranding(JSON.stringify(kept))).toEqual(kept);
});
