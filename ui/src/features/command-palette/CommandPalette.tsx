/** Reaches every page and any resource by typing. Pages are filtered here, resources are found by the API. */
import { Spotlight, createSpotlight, type SpotlightActionGroupData } from "@mantine/spotlight";
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
import { useRecent, type Entry } from "./recent";

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

function pageEntries(groups: readonly NavigationGroup[], query: string): Entry[] {
  return groups.flatMap((group) =>
    group.items
      .filter((item) => item.label.toLowerCase().includes(query.toLowerCase()))
      .map((item) => ({
        id: `page:${item.key}`,
        label: item.label,
        description: group.label,
        icon: item.path,
        href: item.path,
      })),
  );
}

function foundEntries(items: readonly FoundItem[], kinds: readonly InventoryKind[], home: string): Entry[] {
  return items.flatMap((item) => {
    const kind = kinds.find(({ name }) => name === item.kind);
    if (!kind) return [];
    const search = panelSearch(item.id, item.region_name, home);
    return [
      {
        id: `${item.kind}:${item.region_name ?? ""}/${item.id}`,
        label: item.name ?? item.id,
        description: [kind.singular, item.tenant_name, item.status].filter(Boolean).join(" · "),
        icon: kind.path,
        href: `/${slugOf(kind)}?${writeWords(search)}`,
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
  const { region_name: home, username } = useSession();
  const navigation = useNavigation();
  const kinds = useKinds();
  const found = useFound(asked);
  const { recent, remember } = useRecent(username);
  const pages = navigation.data ?? [];
  const readable = kinds.data ?? [];
  const resources = asked.length >= SHORTEST ? (found.data?.items ?? []) : [];
  const groupOf = (group: string, entries: readonly Entry[]): SpotlightActionGroupData => ({
    group,
    actions: entries.map((entry) => ({
      id: `${group} ${entry.id}`,
      label: entry.label,
      description: entry.description,
      leftSection: <NavIcon name={entry.icon} size={18} />,
      onClick: () => {
        remember(entry);
        void router.navigate({ href: entry.href });
      },
    })),
  });
  const groups = [
    groupOf("Recent", query.trim() === "" ? recent : []),
    groupOf("Pages", pageEntries(pages, query.trim())),
    groupOf("Resources", foundEntries(resources, readable, home)),
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
      highlightQuery
      scrollable
      scrollAreaProps={{ viewportProps: { tabIndex: 0 } }} // more pages than it has room for: the keyboard scrolls too
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
