/** People, as the API keeps them in the directory and here. */
import { queryOptions } from "@tanstack/react-query";
import type { PersonCreate, PersonUpdate } from "@/api/schema";
import { body, client } from "@/lib/client";
import { filtersOf, readSearch, type Search } from "@/lib/list-search";

export const PAGE_SIZE = 50;

/** What narrows and orders the list, as the API wants it; used for the page and for the download alike. */
export function selectionOf(search: Search): Search {
  return readSearch({
    ...filtersOf(search),
    q: search.q,
    sort_by: search.sort_by,
    sort_dir: search.sort_dir,
  });
}

export const peopleQuery = (search: Search) =>
  queryOptions({
    queryKey: ["people", "list", selectionOf(search), search.page],
    queryFn: ({ signal }) => {
      // Words of the address: what is not known is refused by the API, which says what is.
      const query = { ...selectionOf(search), page: search.page ?? "1", page_size: PAGE_SIZE } as never;
      return body(client.GET("/api/v1/auth/users", { params: { query }, signal }));
    },
  });

const at = (username: string) => ({ path: { username } });

export const personQuery = (username: string) =>
  queryOptions({
    queryKey: ["people", "one", username],
    queryFn: ({ signal }) =>
      body(client.GET("/api/v1/auth/users/{username}", { params: at(username), signal })),
  });

export const personSessionsQuery = (username: string) =>
  queryOptions({
    queryKey: ["people", "sessions", username],
    queryFn: ({ signal }) =>
      body(client.GET("/api/v1/auth/users/{username}/sessions", { params: at(username), signal })),
  });

export const groupsQuery = queryOptions({
  queryKey: ["people", "groups"],
  queryFn: ({ signal }) => body(client.GET("/api/v1/auth/groups", { signal })),
  select: (answer) => answer.items.map(({ name }) => name),
});

export const departmentsQuery = queryOptions({
  queryKey: ["departments"],
  queryFn: ({ signal }) => body(client.GET("/api/v1/departments", { signal })),
});

export const createPerson = (person: PersonCreate) =>
  body(client.POST("/api/v1/auth/users", { body: person }));

export const updatePerson = (username: string, change: PersonUpdate) =>
  body(client.PATCH("/api/v1/auth/users/{username}", { params: at(username), body: change }));

export async function deletePerson(username: string): Promise<void> {
  await client.DELETE("/api/v1/auth/users/{username}", { params: at(username) });
}

export async function resetPassword(username: string, password: string): Promise<void> {
  await client.POST("/api/v1/auth/users/{username}/password", { params: at(username), body: { password } });
}

export async function unlockPerson(username: string): Promise<void> {
  await client.POST("/api/v1/auth/users/{username}/unlock", { params: at(username) });
}

export async function resetSecondFactor(username: string): Promise<void> {
  await client.POST("/api/v1/auth/mfa/users/{username}/reset", { params: at(username) });
}

/** One session, or all of them. */
export async function endSessions(username: string, id: number | null): Promise<void> {
  if (id === null) {
    await client.DELETE("/api/v1/auth/users/{username}/sessions", { params: at(username) });
    return;
  }
  await client.DELETE("/api/v1/auth/users/{username}/sessions/{session_id}", {
    params: { path: { username, session_id: id } },
  });
}
