/** What a department says of groups and pages, and what comes of it. What it does not speak of is seen. */
import type { DepartmentMenu, MenuGroup, MenuItem, MenuPerson, MenuVerdict } from "@/api/schema";

type Said = Readonly<Record<string, boolean>>;

export function groupIsShown(words: DepartmentMenu, group: MenuGroup): boolean {
  return words.groups[group.id] ?? true;
}

export function itemIsShown(words: DepartmentMenu, group: MenuGroup, item: MenuItem): boolean {
  return words.items[item.id] ?? groupIsShown(words, group);
}

/** One word more, or one less: undefined says nothing. */
export function said(words: Said, id: number, word: boolean | undefined): Record<string, boolean> {
  const others = Object.entries(words).filter(([other]) => other !== String(id));
  return Object.fromEntries(word === undefined ? others : [...others, [String(id), word]]);
}

export function withGroup(words: DepartmentMenu, group: MenuGroup, shown: boolean): DepartmentMenu {
  return { ...words, groups: said(words.groups, group.id, shown ? undefined : false) };
}

/** A page that does as its group does needs no word of its own. */
export function withItem(
  words: DepartmentMenu,
  group: MenuGroup,
  item: MenuItem,
  shown: boolean,
): DepartmentMenu {
  const word = shown === groupIsShown(words, group) ? undefined : shown;
  return { ...words, items: said(words.items, item.id, word) };
}

/** Why somebody sees a page or does not, in words. */
export function reason(verdict: MenuVerdict, person: MenuPerson, item: MenuItem): string {
  const does = verdict.is_seen ? "shows" : "hides";
  const department = person.department ?? "The department";
  switch (verdict.because) {
    case "permission":
      return `The role ${person.role} lacks ${item.resource}: ${item.action}`;
    case "person":
      return verdict.is_seen ? "Shown to this person" : "Hidden from this person";
    case "department_page":
      return `${department} ${does} the page`;
    case "department_group":
      return `${department} ${does} the group`;
    case "nobody":
      return "Nobody says otherwise";
  }
}
