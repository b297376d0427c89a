/** Light, dark or as the system: chosen once, the same in every browser. */
import { useMantineColorScheme, type MantineColorScheme } from "@mantine/core";
import { useEffect } from "react";
import { usePreference } from "./use-preference";

function parseScheme(value: unknown): MantineColorScheme | undefined {
  return value === "auto" || value === "light" || value === "dark" ? value : undefined;
}

export function useTheme() {
  // Switching transitions off would add an inline style, which the policy refuses.
  const { colorScheme, setColorScheme } = useMantineColorScheme({ keepTransitions: true });
  const [kept, keep] = usePreference("theme", parseScheme);
  useEffect(() => {
    if (kept) setColorScheme(kept);
  }, [kept, setColorScheme]);
  return { scheme: kept ?? colorScheme, choose: keep };
}
