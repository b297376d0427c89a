import { expect, test } from "vitest";
import { byMemory, sumOf } from "./capacity";

const host = (memory_used_mib: number | null, servers = 1) => ({
  vcpus: 64,
  vcpus_used: 32,
  memory_mib: 1000,
  memory_used_mib,
  disk_gib: 100,
  disk_used_gib: 10,
  servers,
});

test("what one hypervisor did not measure is not measured of all", () => {
  expect(sumOf([host(100), host(200, 4)])).toMatchObject({ vcpus: 128, memory_used_mib: 300, servers: 5 });
  expect(sumOf([host(100), host(null)])).toMatchObject({ vcpus: 128, memory_used_mib: null });
});

test("the fullest comes first, what was not measured last", () => {
  const shares = byMemory([host(100), host(null), host(900)]).map((each) => each.memory_used_mib);
  expect(shares).toEqual([900, 100, null]);
});
