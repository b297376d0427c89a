/** What the page of departments and navigation asks of the API. */
import { queryOptions } from "@tanstack/react-query";
import type { DepartmentMenu, MenuGroup, MenuOrder, PersonMenu } from "@/api/schema";
import { body, client } from "@/lib/client";

// Below the key of the shell's own menu: what changes here may change that, too.
const KEY = "navigation";

export const menuQuery = queryOptions({
  queryKey: [KEY, "menu"],
  queryFn: ({ signal }) => body(client.GET("/api/v1/navigation/menu", { signal })),
});

export const peopleQuery = queryOptions({
  queryKey: [KEY, "people"],
  queryFn: ({ signal }) => body(client.GET("/api/v1/navigation/people", { signal })),
});

export const departmentsQuery = queryOptions({
  queryKey: [KEY, "departments"],
  queryFn: ({ signal }) => body(client.GET("/api/v1/departments", { signal })),
});

export function departmentMenuQuery(id: number) {
  return queryOptions({
    queryKey: [KEY, "department", id],
    queryFn: ({ signal }) =>
      body(
        client.GET("/api/v1/navigation/departments/{department_id}", {
          params: { path: { department_id: id } },
          signal,
        }),
      ),
  });
}

export function personMenuQuery(username: string) {
  return queryOptions({
    queryKey: [KEY, "person", username],
    queryFn: ({ signal }) =>
      body(client.GET("/api/v1/navigation/people/{username}", { params: { path: { username } }, signal })),
  });
}

export const setDepartmentMenu = (id: number, words: DepartmentMenu) =>
  body(
    client.PUT("/api/v1/navigation/departments/{department_id}", {
      params: { path: { department_id: id } },
      body: words,
    }),
  );

export const setPersonMenu = (username: string, words: PersonMenu) =>
  body(client.PUT("/api/v1/navigation/people/{username}", { params: { path: { username } }, body: words }));

export const arrangeMenu = (groups: readonly MenuGroup[], version: MenuOrder["version"]) =>
  body(
    client.PUT("/api/v1/navigation/menu", {
      body: { version, groups: groups.map(({ id, items }) => ({ id, items: items.map((item) => item.id) })) },
    }),
  );

export const createDepartment = (name: string) =>
  body(client.POST("/api/v1/departments", { body: { name } }));

export const renameDepartment = (id: number, name: string) =>
  body(
    client.PUT("/api/v1/departments/{department_id}", {
      params: { path: { department_id: id } },
      body: { name },
    }),
  );

export const deleteDepartment = (id: number) =>
  client.DELETE("/api/v1/departments/{department_id}", { params: { path: { department_id: id } } });

/** The key is made from the name once and stays; the name may change. */
export function keyFor(label: string): string {
  const words = label.toLowerCase().replaceAll(/[^a-z0-9]+/g, "_");
  return words.replaceAll(/^[^a-z]+|_+$/g, "").slice(0, 40) || "group";
}

export const createGroup = (label: string): Promise<MenuGroup> =>
  body(client.POST("/api/v1/navigation/groups", { body: { key: keyFor(label), label } }));

export const renameGroup = (id: number, label: string) =>
  client.PUT("/api/v1/navigation/groups/{group_id}", { params: { path: { group_id: id } }, body: { label } });

export const deleteGroup = (id: number) =>
  client.DELETE("/api/v1/navigation/groups/{group_id}", { params: { path: { group_id: id } } });

export const renameItem = (id: number, label: string) =>
  client.PUT("/api/v1/navigation/items/{item_id}", { params: { path: { item_id: id } }, body: { label } });
