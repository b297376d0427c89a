/** What stands before every page of restores: the permission, and whether this installation restores at all. */
import { Code, EmptyState, Skeleton, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import IconToggle from "@tabler/icons-react/dist/esm/icons/IconToggleLeft.mjs";
import type { ReactNode } from "react";
import { OnlyFor } from "@/components/OnlyFor";
import { ProblemNotice } from "@/components/ProblemNotice";
import { configQuery } from "@/components/restore/restore-api";
import { TextLink } from "@/components/TextLink";
import { usePageTitle } from "@/hooks/use-page-title";
import "./restore.css";

interface Props {
  page: string;
  action?: "read" | "admin";
  children: ReactNode;
}

export function RestoreGate({ page, action = "read", children }: Props) {
  return (
    <OnlyFor page={page} resource="restore" action={action}>
      <WhenSwitchedOn page={page}>{children}</WhenSwitchedOn>
    </OnlyFor>
  );
}

function WhenSwitchedOn({ page, children }: Props) {
  usePageTitle(page);
  const config = useQuery(configQuery);
  if (config.data?.enabled) return children;
  if (config.data) return <SwitchedOff />;
  return (
    <div className="page page-scrolls">
      {config.isPending ? (
        <Skeleton h={300} role="progressbar" aria-busy="true" aria-label="Loading" />
      ) : (
        <ProblemNotice
          error={config.error}
          onRetry={() => void config.refetch()}
          retrying={config.isFetching}
        />
      )}
    </div>
  );
}

function SwitchedOff() {
  return (
    <EmptyState
      mt="10vh"
      icon={<IconToggle />}
      title={
        <Title order={1} size="h4">
          Restore is switched off on this installation
        </Title>
      }
      description={
        <>
          Whoever runs it sets <Code>RESTORE_ENABLED=true</Code> in its environment and starts the API again.
          With <Code>RESTORE_DRY_RUN=true</Code> beside it, restores say what they would do and change
          nothing.
        </>
      }
    >
      <EmptyState.Actions>
        <TextLink to="/overview">Go to the overview</TextLink>
      </EmptyState.Actions>
    </EmptyState>
  );
}
