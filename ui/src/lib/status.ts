/** What a state means at a glance. The word itself is always shown; the colour only helps. */
export type Tone = "ok" | "warn" | "bad" | "off" | "busy";

const TONES: Readonly<Record<string, Tone>> = {
  active: "ok",
  available: "ok",
  "in-use": "ok",
  up: "ok",
  on: "ok",
  enabled: "ok",
  success: "ok",
  stored: "ok",
  succeeded: "ok",
  passed: "ok",
  created: "ok",
  compliant: "ok",
  completed: "ok",
  done: "ok",
  running: "busy",
  pending: "busy",
  changed: "busy",
  listing: "busy",
  listed: "busy",
  build: "busy",
  creating: "busy",
  attaching: "busy",
  detaching: "busy",
  deleting: "busy",
  queued: "busy",
  tearing_down: "busy",
  saving: "busy",
  reboot: "busy",
  hard_reboot: "busy",
  resize: "busy",
  migrating: "busy",
  paused: "warn",
  suspended: "warn",
  partial: "warn",
  interrupted: "warn",
  warning: "warn",
  locked: "warn",
  verify_resize: "warn",
  rescue: "warn",
  error: "bad",
  failed: "bad",
  critical: "bad",
  error_deleting: "bad",
  error_restoring: "bad",
  error_extending: "bad",
  killed: "bad",
  down: "bad",
  gone: "bad",
  noncompliant: "bad",
};

/** How Nova writes a server's power; a run that is "running" has yet to end, a server that is RUNNING is well. */
const POWER: Readonly<Record<string, Tone>> = { RUNNING: "ok", CRASHED: "bad", NOSTATE: "off" };

export function toneOf(state: string): Tone {
  return POWER[state] ?? TONES[state.toLowerCase()] ?? "off";
}
