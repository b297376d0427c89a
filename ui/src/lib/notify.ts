/** Failures of an action (not of a page) are said in a corner, once. */
import { notifications } from "@mantine/notifications";
import { ApiProblem } from "./problem";

export function notifyProblem(error: Error): void {
  const id = error instanceof ApiProblem && error.requestId ? ` Request id ${error.requestId}` : "";
  notifications.show({
    color: "red",
    title: error instanceof ApiProblem ? error.title : "That did not work",
    message: `${error.message}${id}`,
    autoClose: 10_000,
  });
}
