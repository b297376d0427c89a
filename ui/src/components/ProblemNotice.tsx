/** One failure, said once: what happened, the request id to quote, and a way to try again. */
import { Alert, Button, Code, Group, Skeleton, Text } from "@mantine/core";
import IconAlertTriangle from "@tabler/icons-react/dist/esm/icons/IconAlertTriangle.mjs";
import { useOutage } from "@/hooks/use-outage";
import { isOutage } from "@/lib/outage";
import { ApiProblem } from "@/lib/problem";
import { localTimes } from "@/lib/time";

interface Props {
  error: unknown;
  onRetry?: (() => void) | undefined;
  /** What the button does, where asking the same again cannot help. */
  retryWords?: string;
  retrying?: boolean;
  /** Outside of the shell nobody else says that the server does not answer. */
  alone?: boolean;
}

export function ProblemNotice({
  error,
  onRetry,
  retryWords = "Try again",
  retrying = false,
  alone = false,
}: Props) {
  const silent = useOutage();
  if (silent && !alone && isOutage(error)) {
    return <Skeleton h={120} role="progressbar" aria-busy="true" aria-label="Waiting for the server" />;
  }
  const problem = error instanceof ApiProblem ? error : null;
  return (
    <Alert
      className="problem"
      variant="default"
      role="alert"
      icon={<IconAlertTriangle size={18} />}
      title={problem?.title ?? "This part of the console failed"}
    >
      <Text size="sm">{problem ? localTimes(problem.message) : "Loading the page again may help."}</Text>
      <Group mt="xs" gap="md">
        {onRetry && (
          <Button variant="default" onClick={onRetry} loading={retrying}>
            {retryWords}
          </Button>
        )}
        {problem?.requestId && (
          <Text size="xs" c="dimmed">
            Request id <Code>{problem.requestId}</Code>
          </Text>
        )}
      </Group>
    </Alert>
  );
}
