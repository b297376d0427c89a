import { expect, test } from "vitest";
import type { InventoryKind } from "@/api/schema";
import { oneText, valuesIn } from "./address";
import {
  filtersOf,
  isNarrowed,
  nextSort,
  pageQuery,
  panelSearch,
  readSearch,
  selectionQuery,
  withSearch,
  type Search,
} from "./list-search";

const servers = {
  default_sort: "name",
  columns: [
    { name: "status", values: ["ACTIVE", "ERROR"] },
    { name: "project_name", values: null },
  ],
} as InventoryKind;

test("the address is read as text, whatever the router made of it", () => {
  expect(readSearch({ q: 42, locked: true, status: "ACTIVE", empty: "", odd: { a: 1 } })).toEqual({
    q: "42",
    locked: "true",
    status: "ACTIVE",
  });
});

test("an open panel, its tab and the page are no filters", () => {
  const search = {
    id: "1",
    region: "Two",
    tab: "history",
    compare: "4,7",
    page: "3",
    sort_by: "status",
    status: "ERROR",
  };
  expect(filtersOf(search)).toEqual({ status: "ERROR" });
  expect(isNarrowed({ id: "1", page: "2" })).toBe(false);
  expect(isNarrowed({ q: "web" })).toBe(true);
});

test("a download takes the same filters and the same order as the page, without its paging", () => {
  const search = { q: "web", status: "ERROR", page: "3", page_size: "200", id: "1" };
  expect(selectionQuery(servers, search)).toEqual({
    q: "web",
    status: "ERROR",
    sort_by: "name",
    sort_dir: "asc",
  });
  expect(pageQuery(servers, search)).toEqual({
    ...selectionQuery(servers, search),
    page: "3",
    page_size: "200",
  });
});

test("a filter has several values, by repeated words or, where the cloud's words are known, by commas", () => {
  const values = (search: Search, name: string) => valuesIn(selectionQuery(servers, search)[name]);
  expect(values({ status: "ACTIVE,ERROR" }, "status")).toEqual(["ACTIVE", "ERROR"]);
  expect(values(readSearch({ status: oneText(["ACTIVE", "ERROR"]) }), "status")).toEqual(["ACTIVE", "ERROR"]);
  expect(values({ project_name: "shop, old" }, "project_name")).toEqual(["shop, old"]);
});

test("a place in the list is asked for instead of a page number, and lost with any change of page", () => {
  const deep = { page: "9", cursor: "abc", status: "ERROR" };
  expect(pageQuery(servers, deep)).toMatchObject({ cursor: "abc", page_size: "50" });
  expect(pageQuery(servers, deep)).not.toHaveProperty("page");
  expect(withSearch(deep, { status: undefined, page: undefined })).toEqual({});
  expect(withSearch(deep, { id: "1" })).toEqual({ ...deep, id: "1" });
});

test("a heading sorts up, then down, then as the kind does by itself; always from the first page", () => {
  const up = nextSort(servers, { page: "4" }, "status");
  expect(up).toEqual({ sort_by: "status" });
  const down = nextSort(servers, up, "status");
  expect(down).toEqual({ sort_by: "status", sort_dir: "desc" });
  expect(nextSort(servers, down, "status")).toEqual({});
});

test("undefined takes a word out of the address", () => {
  expect(withSearch({ q: "web", page: "2" }, { page: undefined })).toEqual({ q: "web" });
});

test("a panel's address names the region only where it is not the console's own", () => {
  expect(panelSearch("1", "RegionOne", "RegionOne")).toEqual({ id: "1" });
  expect(panelSearch("1", "RegionTwo", "RegionOne")).toEqual({ id: "1", region: "RegionTwo" });
  expect(panelSearch("1", null, "RegionOne")).toEqual({ id: "1" });
});
