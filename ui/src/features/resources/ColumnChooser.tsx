import { Button, Checkbox, Popover, ScrollArea, SegmentedControl, Stack, Text } from "@mantine/core";
import IconColumns from "@tabler/icons-react/dist/esm/icons/IconColumns3.mjs";
import type { InventoryKind } from "@/api/schema";
import { listColumns, type Density, type Preferences } from "./use-preferences";

const DENSITIES: { value: Density; label: string }[] = [
  { value: "compact", label: "Compact" },
  { value: "normal", label: "Normal" },
  { value: "roomy", label: "Roomy" },
];

export function ColumnChooser({ kind, preferences }: { kind: InventoryKind; preferences: Preferences }) {
  const shown = preferences.columns.map(({ name }) => name);
  const toggle = (name: string, on: boolean) => {
    preferences.setColumns(on ? [...shown, name] : shown.filter((other) => other !== name));
  };
  return (
    <Popover position="bottom-end" width={260} trapFocus>
      <Popover.Target>
        <Button variant="default" leftSection={<IconColumns size={15} />}>
          Columns
        </Button>
      </Popover.Target>
      <Popover.Dropdown p="sm" aria-label="Columns and density">
        <Stack gap="xs">
          <SegmentedControl
            fullWidth
            size="xs"
            aria-label="Density"
            data={DENSITIES}
            value={preferences.density}
            onChange={preferences.setDensity}
          />
          <ScrollArea.Autosize mah={340} type="auto">
            <Stack gap={6} py={4}>
              {listColumns(kind).map((column) => {
                const on = shown.includes(column.name);
                return (
                  <Checkbox
                    key={column.name}
                    size="xs"
                    label={column.label}
                    checked={on}
                    disabled={on && shown.length === 1}
                    onChange={(event) => {
                      toggle(column.name, event.currentTarget.checked);
                    }}
                  />
                );
              })}
            </Stack>
          </ScrollArea.Autosize>
          <Text size="xs" c="dimmed">
            Kept for you, in every browser.
          </Text>
          <Button variant="default" disabled={!preferences.isOwnChoice} onClick={preferences.reset}>
            Columns as delivered
          </Button>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
