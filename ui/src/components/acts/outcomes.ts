/** How an act ended, to be chosen from. */
export const OUTCOMES = [
  { value: "true", label: "done" },
  { value: "false", label: "not done" },
];
