/** Asks whether this installation restores at all, before anything else of restores is asked. */
import { Code, Skeleton, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { ProblemNotice } from "@/components/ProblemNotice";
import { configQuery } from "@/components/restore/restore-api";

export function WhenEnabled({ children }: { children: ReactNode }) {
  const config = useQuery(configQuery);
  if (config.data?.enabled) return children;
  if (config.data) {
    return (
      <Text size="sm">
        Restore is switched off on this installation: <Code>RESTORE_ENABLED=true</Code> switches it on.
      </Text>
    );
  }
  if (config.isPending) return <Skeleton h={90} role="progressbar" aria-busy="true" aria-label="Loading" />;
  return (
    <ProblemNotice error={config.error} onRetry={() => void config.refetch()} retrying={config.isFetching} />
  );
}
