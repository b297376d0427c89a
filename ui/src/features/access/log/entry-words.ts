/** What an entry of the access log says, in words. What has none yet is shown as it was written. */
import type { AccessLogEntry } from "@/api/schema";
import { counted } from "@/lib/format";
import { plainText } from "@/lib/value";
import { changeWords } from "../permissions/matrix";

type Action = AccessLogEntry["action"];
type Details = Readonly<Record<string, unknown>>;

export const ACTIONS: Readonly<Record<Action, string>> = {
  login: "logged in",
  logout: "logged out",
  failed_login: "login failed",
  mfa_challenge: "asked for a code",
  mfa_verified: "code verified",
  mfa_failed: "code refused",
  mfa_enabled: "second factor on",
  mfa_disabled: "second factor off",
  permission_denied: "permission denied",
  permission_changed: "permissions changed",
  role_changed: "role changed",
  user_created: "person created",
  user_changed: "person changed",
  user_deleted: "person deleted",
  user_unlocked: "person unlocked",
  password_changed: "password changed",
  password_reset: "password reset",
  session_revoked: "sessions ended",
  department_created: "department created",
  department_changed: "department changed",
  department_deleted: "department deleted",
  menu_changed: "menu changed",
  visibility_changed: "visibility changed",
  branding_changed: "branding changed",
};

const WORDS: Readonly<Partial<Record<Action, (details: Details) => string>>> = {
  login: ({ role }) => (role ? `as ${plainText(role)}` : ""),
  failed_login: ({ reason }) => (reason ? plainText(reason) : ""),
  permission_denied: ({ method, path, action, person }) =>
    person ? `${plainText(action)} of ${plainText(person)}` : `${plainText(method)} ${plainText(path)}`,
  permission_changed: (details) =>
    changeWords([...cellsOf(details.granted, true), ...cellsOf(details.revoked, false)]).join("; "),
  role_changed: changedWords,
  user_changed: changedWords,
  user_created: ({ person, role }) => `${plainText(person)} as ${plainText(role)}`,
  user_deleted: ({ person, role }) => `${plainText(person)}, who was ${plainText(role)}`,
  user_unlocked: ({ person }) => plainText(person),
  password_changed: ({ ended_sessions: ended }) => `one's own${endedWords(ended)}`,
  password_reset: ({ person, ended_sessions: ended }) => `${plainText(person)}${endedWords(ended)}`,
  session_revoked: ({ person, ended }) =>
    `${sessionsWords(ended)}${person ? ` of ${plainText(person)}` : " of one's own"}`,
  mfa_enabled: ({ renewed, ended_sessions: ended }) =>
    renewed ? `new ${plainText(renewed)}` : endedWords(ended).replace(/^, /, ""),
  mfa_disabled: ({ reset_by: by, ended_sessions: ended }) =>
    by ? `reset by ${plainText(by)}${endedWords(ended)}` : "",
  department_created: ({ department }) => plainText(department),
  department_changed: changedWords,
  department_deleted: ({ department }) => plainText(department),
  menu_changed: changedWords,
  visibility_changed: changedWords,
  mfa_verified: ({ by, for_act: forAct }) => (forAct ? "for an act" : by ? `by ${plainText(by)}` : ""),
};

export function entryWords({ action, details }: Pick<AccessLogEntry, "action" | "details">): string {
  const words = WORDS[action] ?? ("changed" in details ? changedWords : undefined);
  if (words) return words(details);
  return Object.entries(details)
    .map(([name, value]) => `${name.replaceAll("_", " ")}: ${plainText(value)}`)
    .join("; ");
}

/** "vera: role viewer → operator; groups – → pf9-viewer" */
function changedWords({ person, department, group, page, changed, by }: Details): string {
  const about =
    person ?? department ?? (group && `group ${plainText(group)}`) ?? (page && `page ${plainText(page)}`);
  const pairs = Object.entries((changed ?? {}) as Record<string, [unknown, unknown]>);
  const parts = pairs.map(
    ([name, [before, after]]) => `${name.replaceAll("_", " ")} ${plainText(before)} → ${plainText(after)}`,
  );
  const sentence = `${parts.join("; ") || "written down for the first time"}${by ? `, by ${plainText(by)}` : ""}`;
  return about === undefined ? sentence : `${plainText(about)}: ${sentence}`;
}

function sessionsWords(ended: unknown): string {
  return typeof ended === "number" ? counted(ended, "session", "sessions") : "sessions";
}

function endedWords(ended: unknown): string {
  return typeof ended === "number" && ended > 0 ? `, ${sessionsWords(ended)} ended` : "";
}

interface GrantedCell {
  role: string;
  resource: string;
  action: string;
}

function cellsOf(cells: unknown, granted: boolean) {
  return Array.isArray(cells) ? (cells as GrantedCell[]).map((cell) => ({ ...cell, granted })) : [];
}
