/** One failure, said once: what happened, the request id to quote, and a way to try again. */
import { Alert, Button, Code, Group, Text } from "@mantine/core";
import IconAlertTriangle from "@tabler/icons-react/dist/esm/icons/IconAlertTriangle.mjs";
import { ApiProblem } from "@/lib/problem";

interface Props {
  error: unknown;
  onRetry?: (() => void) | undefined;
  retrying?: boolean;
}

export function ProblemNotice({ error, onRetry, retrying = false }: Props) {
  const problem = error instanceof ApiProblem ? error : null;
  return (
    <Alert
      className="problem"
      variant="default"
      role="alert"
      icon={<IconAlertTriangle size={18} />}
      title={problem?.title ?? "This part of the console failed"}
    >
      <Text size="sm">{problem?.message ?? "Loading the page again may help."}</Text>
      <Group mt="xs" gap="md">
        {onRetry && (
          <Button variant="default" onClick={onRetry} loading={retrying}>
            Try again
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
