/** Somebody for the tests of this room. */
import type { Person } from "@/api/schema";

export const vera: Person = {
  username: "vera",
  full_name: "Vera Viewer",
  email: "vera@example.org",
  groups: [],
  in_directory: true,
  is_disabled: false,
  locked_at: null,
  password_changed_at: null,
  state: "active",
  role: "viewer",
  role_is_fallback: false,
  department_id: null,
  department: null,
  is_active: true,
  mfa_enabled: false,
  last_login_at: null,
  open_sessions: 0,
};
