/** Ctrl-K anywhere. The palette itself is fetched when it is first wanted. */
import { useHotkeys } from "@mantine/hooks";
import { lazy, Suspense, useState } from "react";

const load = () => import("@/features/command-palette/CommandPalette");
const CommandPalette = lazy(async () => ({ default: (await load()).CommandPalette }));

export function usePalette() {
  const [wanted, setWanted] = useState(false);
  const toggle = () => {
    setWanted(true);
    void load().then((module) => {
      module.palette.toggle();
    });
  };
  useHotkeys([["mod+K", toggle]], [], true);
  return { wanted, toggle };
}

export function Palette({ wanted }: { wanted: boolean }) {
  return <Suspense fallback={null}>{wanted && <CommandPalette />}</Suspense>;
}
