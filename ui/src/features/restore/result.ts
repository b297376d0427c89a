/** What a job has left in writing at its end, read with care: its shape is the executor's own. */
import { z } from "zod";

const left = z.object({ kind: z.string(), id: z.string(), name: z.string().nullish(), why: z.string() });
export type Left = z.infer<typeof left>;

const result = z.object({
  server_id: z.string().nullish(),
  server_name: z.string().nullish(),
  addresses: z
    .array(
      z.object({
        port_id: z.string(),
        network_id: z.string().nullish(),
        ip_addresses: z.array(z.string()).default([]),
      }),
    )
    .default([]),
  floating_ips: z.array(z.unknown()).default([]),
  rto_seconds: z.number().nullish(),
  left: z.array(left).default([]),
  warnings: z.array(z.string()).default([]),
  rolled_back: z
    .object({
      server_id: z.string(),
      addresses: z.array(z.object({ ip_addresses: z.array(z.string()) })).default([]),
    })
    .nullish(),
  dry_run: z.boolean().default(false),
});
export type Result = z.infer<typeof result>;

/** Null: there is none, or none that can be read. */
export function resultOf(written: unknown): Result | null {
  const read = result.safeParse(written);
  return read.success ? read.data : null;
}

const KINDS: Readonly<Record<string, string>> = {
  servers: "Server",
  ports: "Port",
  volumes: "Volume",
  snapshots: "Snapshot",
  floating_ips: "Floating IP",
  networks: "Network",
};

export function kindWords(kind: string): string {
  return KINDS[kind] ?? kind;
}

/** All addresses of these ports, for a line. */
export const addressWords = (ports: readonly { ip_addresses: readonly string[] }[]): string =>
  ports.flatMap(({ ip_addresses: each }) => each).join(", ") || "none";
