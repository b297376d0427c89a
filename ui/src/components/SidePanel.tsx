/** One thing beside its list: its name, what can be done to it, and its parts. It takes the focus and gives it back. */
import { ActionIcon, Skeleton, Stack, Title } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import type { UseQueryResult } from "@tanstack/react-query";
import IconX from "@tabler/icons-react/dist/esm/icons/IconX.mjs";
import { useEffect, useRef, type ReactNode } from "react";
import { ProblemNotice } from "./ProblemNotice";

interface Props {
  label: string;
  icon: ReactNode;
  title: string;
  facts: ReactNode;
  acts: ReactNode;
  /** What is shown: its parts are the children, once they are there. */
  query: UseQueryResult;
  onClose: () => void;
  children: ReactNode;
}

export function SidePanel({ label, icon, title, facts, acts, query, onClose, children }: Props) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    heading.current?.focus();
  }, []);
  useHotkeys([
    [
      "Escape",
      ({ target }) => {
        // In a dialog the key closes the dialog only.
        if (!(target instanceof Element && target.closest('[role="dialog"]'))) onClose();
      },
    ],
  ]);
  return (
    <aside className="panel" aria-label={label}>
      <header className="panel-head">
        {icon}
        <div className="panel-title">
          <Title order={2} size="h4" ref={heading} tabIndex={-1}>
            {title}
          </Title>
          <div className="panel-facts">{facts}</div>
          {acts}
        </div>
        <ActionIcon aria-label="Close the panel" onClick={onClose}>
          <IconX size={18} />
        </ActionIcon>
      </header>
      {query.isPending && (
        <Stack className="panel-body" gap="sm" role="progressbar" aria-busy="true" aria-label="Loading">
          {Array.from({ length: 10 }, (_, line) => (
            <Skeleton key={line} h={16} />
          ))}
        </Stack>
      )}
      {query.isError && (
        <div className="panel-body">
          <ProblemNotice
            error={query.error}
            onRetry={() => void query.refetch()}
            retrying={query.isFetching}
          />
        </div>
      )}
      {children}
    </aside>
  );
}
