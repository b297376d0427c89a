import { Code, Text } from "@mantine/core";

export function SwitchedOff() {
  return (
    <Text size="sm">
      Restore is switched off on this installation: <Code>RESTORE_ENABLED=true</Code> switches it on.
    </Text>
  );
}
