/** The cloud itself, past the console: for what others do in it meanwhile. PF9_CLOUD holds its login as JSON. */
import { expect } from "@playwright/test";

interface Catalog {
  token: { catalog: { type: string; endpoints: { interface: string; url: string }[] }[] };
}

/** Sets how many volumes a project may have. */
export async function setVolumeQuota(projectId: string, volumes: number): Promise<void> {
  const cloud = JSON.parse(process.env.PF9_CLOUD ?? "{}") as Record<string, string>;
  const domain = { name: cloud.PF9_USER_DOMAIN };
  const user = { name: cloud.PF9_USERNAME, password: cloud.PF9_PASSWORD, domain };
  const scope = { project: { name: cloud.PF9_PROJECT_NAME, domain: { name: cloud.PF9_PROJECT_DOMAIN } } };
  const login = await fetch(`${cloud.PF9_AUTH_URL ?? ""}/auth/tokens`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ auth: { identity: { methods: ["password"], password: { user } }, scope } }),
  });
  const { token } = (await login.json()) as Catalog;
  const storage = token.catalog.find(({ type }) => type === "block-storage" || type === "volumev3");
  const url = storage?.endpoints.find((each) => each.interface === "public")?.url ?? "";
  const answer = await fetch(`${url}/os-quota-sets/${projectId}`, {
    method: "PUT",
    headers: {
      "Content-Type": "application/json",
      "X-Auth-Token": login.headers.get("X-Subject-Token") ?? "",
    },
    body: JSON.stringify({ quota_set: { volumes } }),
  });
  expect(answer.status, await answer.text()).toBe(200);
}
