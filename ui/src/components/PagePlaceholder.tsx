import { Skeleton, Stack } from "@mantine/core";

export function PagePlaceholder() {
  return (
    <Stack p="md" role="progressbar" aria-busy="true" aria-label="Loading">
      <Skeleton h={26} w={220} />
      <Skeleton h={34} />
      <Skeleton h={320} />
    </Stack>
  );
}
