import { Skeleton, Stack } from "@mantine/core";

export function ShellPending() {
  return (
    <div className="shell" aria-busy="true">
      <div className="shell-header" />
      <div className="shell-sidebar">
        <Stack p="md" gap="sm">
          {Array.from({ length: 12 }, (_, line) => (
            <Skeleton key={line} h={16} />
          ))}
        </Stack>
      </div>
      <main className="shell-main">
        <Stack p="md">
          <Skeleton h={26} w={220} />
          <Skeleton h={320} />
        </Stack>
      </main>
    </div>
  );
}
