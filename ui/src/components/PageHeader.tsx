/** The head of each page: its name, what is counted, and its actions. */
import { Group, Title } from "@mantine/core";
import type { ReactNode } from "react";

interface Props {
  title: string;
  note?: ReactNode;
  children?: ReactNode;
}

export function PageHeader({ title, note, children }: Props) {
  return (
    <Group justify="space-between" gap="sm" className="page-header">
      <Group gap="sm" align="baseline">
        <Title order={1} size="h3">
          {title}
        </Title>
        <span className="page-note">{note}</span>
      </Group>
      <Group gap="xs">{children}</Group>
    </Group>
  );
}
