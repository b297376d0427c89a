/** The menu in one's own order, and arranging it: it is there at once, and the server hears of it. */
import { useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import type { NavigationGroup } from "@/api/schema";
import { arranged, orderOf, parseOrder } from "@/lib/menu-order";
import { navigationQuery, useNavigation } from "./use-navigation";
import { usePreference } from "./use-preference";

const NONE: readonly NavigationGroup[] = [];

export function useMenu() {
  const queries = useQueryClient();
  const navigation = useNavigation();
  const [order, keep] = usePreference("navigation.order", parseOrder);
  const given = navigation.data ?? NONE;
  const groups = useMemo(() => arranged(given, order), [given, order]);
  return {
    groups,
    isPending: navigation.isPending,
    error: navigation.error,
    retry: () => void navigation.refetch(),
    isOwnOrder: order !== undefined,
    arrange: (next: readonly NavigationGroup[]) => {
      void keep(orderOf(next, order));
    },
    /** The order as delivered is known to the server alone. */
    reset: () => {
      void keep(undefined).then(() => queries.invalidateQueries({ queryKey: navigationQuery.queryKey }));
    },
  };
}
