/** The roles, from the least to the most that they may do by default. */
export const ROLES = ["viewer", "operator", "technical", "admin", "superadmin"] as const;
export const HIGHEST = "superadmin";
