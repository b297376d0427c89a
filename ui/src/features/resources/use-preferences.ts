/** The columns, their widths and the density that this person chose for this kind. */
import { useMemo } from "react";
import { z } from "zod/mini";
import type { KindColumn, InventoryKind } from "@/api/schema";
import { usePreference } from "@/hooks/use-preference";

export const DENSITIES = { compact: 28, normal: 34, roomy: 44 } as const;
export type Density = keyof typeof DENSITIES;

/** Narrower, a heading could not be read; wider, nothing else could. */
export const NARROWEST = 60;
export const WIDEST = 900;

const stored = z.object({
  columns: z.optional(z.array(z.string())),
  widths: z.catch(z.record(z.string(), z.number().check(z.gte(NARROWEST), z.lte(WIDEST))), {}),
  density: z.catch(z.enum(["compact", "normal", "roomy"]), "normal"),
});
type Stored = z.infer<typeof stored>;
const NOTHING_CHOSEN: Stored = { widths: {}, density: "normal" };

/** Anything may be kept: what does not fit counts as nothing chosen. */
export function readPreferences(value: unknown): Stored {
  const read = stored.safeParse(value);
  return read.success ? read.data : NOTHING_CHOSEN;
}

/** What a list can show: rows carry no JSON (the panel does). What a resource is called comes first. */
export function listColumns(kind: InventoryKind): KindColumn[] {
  const columns = kind.columns.filter(({ type }) => type !== "json");
  return [
    ...columns.filter(({ name }) => name === kind.title),
    ...columns.filter(({ name }) => name !== kind.title),
  ];
}

/** The kind's columns in its own order, as chosen; what has gone from the kind is forgotten, and one column always stays. */
export function chosenColumns(kind: InventoryKind, names: readonly string[] | undefined): KindColumn[] {
  const offered = listColumns(kind);
  const chosen = names ? offered.filter(({ name }) => names.includes(name)) : [];
  if (chosen.length > 0) return chosen;
  const shown = offered.filter((column) => column.shown);
  return shown.length > 0 ? shown : offered.slice(0, 1);
}

export function boundedWidth(width: number): number {
  return Math.round(Math.max(NARROWEST, Math.min(WIDEST, width)));
}

export function usePreferences(kind: InventoryKind) {
  const [kept, keep] = usePreference(`list.${kind.name}`, readPreferences);
  const columns = useMemo(() => chosenColumns(kind, kept.columns), [kind, kept.columns]);
  return {
    columns,
    density: kept.density,
    widths: kept.widths,
    isOwnChoice: kept.columns !== undefined || Object.keys(kept.widths).length > 0,
    setColumns: (names: string[]) => {
      void keep({ ...kept, columns: names });
    },
    /** Undefined gives back the width that fits. */
    setWidth: (name: string, width: number | undefined) => {
      const others = Object.entries(kept.widths).filter(([other]) => other !== name);
      const own = width === undefined ? [] : [[name, boundedWidth(width)] as const];
      void keep({ ...kept, widths: Object.fromEntries([...others, ...own]) });
    },
    reset: () => {
      void keep({ density: kept.density, widths: {} });
    },
    setDensity: (density: Density) => {
      void keep({ ...kept, density });
    },
  };
}

export type Preferences = ReturnType<typeof usePreferences>;
