import { Container } from "@mantine/core";
import { useRouter, type ErrorComponentProps } from "@tanstack/react-router";
import { useCallback, useEffect } from "react";
import { ProblemNotice } from "@/components/ProblemNotice";
import { isOutage } from "@/lib/outage";

const EVERY = 5_000;

/** What stands in the place of a page that could not be drawn. When it was the server that did not answer, it asks again by itself. */
export function PageFailure({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  const again = useCallback(() => {
    reset();
    void router.invalidate();
  }, [router, reset]);
  const silent = isOutage(error);
  useEffect(() => {
    if (!silent) return;
    const timer = window.setInterval(again, EVERY);
    return () => {
      window.clearInterval(timer);
    };
  }, [silent, again]);
  return (
    <Container size="sm" py="xl">
      <ProblemNotice error={error} onRetry={again} alone />
    </Container>
  );
}
