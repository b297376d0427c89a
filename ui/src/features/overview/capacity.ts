/** The hypervisors taken together. What one of them did not measure is not measured of all. */
import type { Capacity } from "@/api/schema";
import { percent } from "@/lib/format";

type Amount =
  "vcpus" | "vcpus_used" | "memory_mib" | "memory_used_mib" | "disk_gib" | "disk_used_gib" | "servers";

export type Amounts = Pick<Capacity, Amount>;

export function sumOf(hypervisors: readonly Amounts[]): Amounts {
  const sum = (name: Amount) =>
    hypervisors.reduce<number | null>((total, each) => {
      const value = each[name];
      return total === null || value === null ? null : total + value;
    }, 0);
  return {
    vcpus: sum("vcpus"),
    vcpus_used: sum("vcpus_used"),
    memory_mib: sum("memory_mib"),
    memory_used_mib: sum("memory_used_mib"),
    disk_gib: sum("disk_gib"),
    disk_used_gib: sum("disk_used_gib"),
    servers: sum("servers") ?? 0,
  };
}

/** The fullest first; those that did not measure it last. */
export function byMemory<T extends Amounts>(hypervisors: readonly T[]): T[] {
  const share = (each: Amounts) => percent(each.memory_used_mib, each.memory_mib) ?? -1;
  return hypervisors.toSorted((a, b) => share(b) - share(a));
}
