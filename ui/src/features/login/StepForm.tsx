/** One step of a login: what went wrong with it, its fields, and the button that goes on. */
import { Alert, Button, Stack } from "@mantine/core";
import IconAlertCircle from "@tabler/icons-react/dist/esm/icons/IconAlertCircle.mjs";
import type { ReactNode, SubmitEvent } from "react";
import { ProblemNotice } from "@/components/ProblemNotice";

interface Props {
  act: string;
  pending: boolean;
  error: Error | null;
  /** The refusal in plain words; null when the error speaks for itself. */
  words: string | null;
  onSubmit: (event: SubmitEvent) => Promise<void>;
  onCancel?: () => void;
  children: ReactNode;
}

export function StepForm({ act, pending, error, words, onSubmit, onCancel, children }: Props) {
  return (
    <form noValidate onSubmit={(event) => void onSubmit(event)}>
      <Stack gap="sm">
        {words && (
          <Alert className="problem" variant="default" role="alert" icon={<IconAlertCircle size={18} />}>
            {words}
          </Alert>
        )}
        {error && !words && <ProblemNotice error={error} alone />}
        {children}
        <Button type="submit" size="md" mt="xs" fullWidth loading={pending}>
          {act}
        </Button>
        {onCancel && (
          <Button variant="default" fullWidth onClick={onCancel}>
            Back
          </Button>
        )}
      </Stack>
    </form>
  );
}
