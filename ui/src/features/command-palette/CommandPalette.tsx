/** Reaches every page and any resource by typing. Pages are filtered here, resources are found by the API. */
import {
  Spotlight,
  createSpotlight,
  type SpotlightActionData,
  type SpotlightActionGroupData,
} from "@mantine/spotlight";
import "@mantine/spotlight/styles.css";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import IconSearch from "@tabler/icons-react/dist/esm/icons/IconSearch.mjs";
import { useState } from "react";
import type { FoundItem, InventoryKind, NavigationGroup } from "@/api/schema";
import { NavIcon } from "@/components/NavIcon";
import { useKinds } from "@/hooks/use-kinds";
import { useSession } from "@/hooks/use-session";
import { useNavigation } from "@/hooks/use-navigation";
import { body, client } from "@/lib/client";
import { writeWords } from "@/lib/address";
import { panelSearch } from "@/lib/list-search";
import { slugOf } from "@/lib/value";

const SHORTEST = 2;

const [store, palette] = createSpotlight();
export { palette };

function useFound(query: string) {
  return useQuery({
    queryKey: ["find", query],
    queryFn: ({ signal }) =>
      body(client.GET("/api/v1/inventory/find", { params: { query: { q: query } }, signal })),
    enabled: query.length >= SHORTEST,
    placeholderData: keepPreviousData,
  });
}

function pageActions(
  groups: readonly NavigationGroup[],
  query: string,
  go: (path: string) => void,
): SpotlightActionData[] {
  return groups.flatMap((group) =>
    group.items
      .filter((item) => item.label.toLowerCase().includes(query.toLowerCase()))
      .map((item) => ({
        id: `page:${item.key}`,
        label: item.label,
        description: group.label,
        leftSection: <NavIcon name={item.path} size={18} />,
        onClick: () => {
          go(item.path);
        },
      })),
  );
}

function foundActions(
  items: readonly FoundItem[],
  kinds: readonly InventoryKind[],
  home: string,
  go: (path: string) => void,
): SpotlightActionData[] {
  return items.flatMap((item) => {
    const kind = kinds.find(({ name }) => name === item.kind);
    if (!kind) return [];
    return [
      {
        id: `${item.kind}:${item.id}`,
        label: item.name ?? item.id,
        description: [kind.singular, item.tenant_name, item.status].filter(Boolean).join(" · "),
        leftSection: <NavIcon name={kind.path} size={18} />,
        onClick: () => {
          const search = panelSearch(item.id, item.region_name, home);
          go(`/${slugOf(kind)}?${writeWords(search)}`);
        },
      },
    ];
  });
}

function nothingFound(query: string, failed: boolean, searching: boolean): string {
  if (failed) return "The search did not answer. Pages can still be reached.";
  if (searching) return "Searching…";
  return query.length < SHORTEST
    ? "Type two letters or more to search resources"
    : "Nothing has this name, id or address";
}

export function CommandPalette() {
  const [query, setQuery] = useState("");
  const [asked] = useDebouncedValue(query.trim(), 180);
  const router = useRouter();
  const home = useSession().region_name;
  const navigation = useNavigation();
  const kinds = useKinds();
  const found = useFound(asked);
  const go = (path: string) => {
    void router.navigate({ href: path });
  };
  const resources = asked.length >= SHORTEST ? (found.data?.items ?? []) : [];
  const groups: SpotlightActionGroupData[] = [
    { group: "Pages", actions: pageActions(navigation.data ?? [], query.trim(), go) },
    { group: "Resources", actions: foundActions(resources, kinds.data ?? [], home, go) },
  ];
  return (
    <Spotlight
      store={store}
      shortcut={null}
      query={query}
      onQueryChange={setQuery}
      actions={groups.filter(({ actions }) => actions.length > 0)}
      filter={(_query, actions) => actions}
      nothingFound={nothingFound(asked, found.isError, found.isFetching)}
      scrollable
      maxHeight={420}
      lockScroll={false}
      attributes={{ content: { "aria-label": "Command palette" } }}
      overlayProps={{ backgroundOpacity: 0.35 }}
      searchProps={{
        leftSection: <IconSearch size={18} aria-hidden />,
        placeholder: "Search pages, names, ids, addresses",
        "aria-label": "Search pages and resources",
      }}
    />
  );
}
