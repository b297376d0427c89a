/** How an action ended (not what a page shows) is said in a corner, once. */
import { notifications } from "@mantine/notifications";
import { ApiProblem } from "./problem";

const CLOSE = { closeButtonProps: { "aria-label": "Close" } };

export function notifyProblem(error: Error): void {
  const id = error instanceof ApiProblem && error.requestId ? ` Request id ${error.requestId}` : "";
  notifications.show({
    ...CLOSE,
    color: "red",
    title: error instanceof ApiProblem ? error.title : "That did not work",
    message: `${error.message}${id}`,
    autoClose: 10_000,
  });
}

export function notifyDone(title: string, message: string): void {
  notifications.show({ ...CLOSE, color: "green", title, message, autoClose: 8_000 });
}

/** Done, but something is not yet as one would expect. */
export function notifyNote(title: string, message: string): void {
  notifications.show({ ...CLOSE, color: "yellow", title, message, autoClose: 20_000 });
}
