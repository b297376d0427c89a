import { useSyncExternalStore } from "react";
import { isSilent, onSilence } from "@/lib/outage";

/** True from the first call that nobody answered until the next answer. */
export function useOutage(): boolean {
  return useSyncExternalStore(onSilence, isSilent);
}
