/** The second step of a login: a code of the authenticator, or a backup code. */
import { zodResolver } from "@hookform/resolvers/zod";
import { Alert, Button, Stack, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import IconAlertCircle from "@tabler/icons-react/dist/esm/icons/IconAlertCircle.mjs";
import { useEffect } from "react";
import { useForm } from "react-hook-form";
import { ProblemNotice } from "@/components/ProblemNotice";
import { body, client } from "@/lib/client";
import { code, codeRefusal, type Code } from "./credentials";

interface Props {
  /** What the first step gave; it opens this step and nothing else, and is kept in memory only. */
  challenge: string;
  onDone: () => void;
  onCancel: () => void;
}

export function CodeStep({ challenge, onDone, onCancel }: Props) {
  const { register, handleSubmit, formState, setFocus, resetField } = useForm<Code>({
    resolver: zodResolver(code),
    defaultValues: { code: "" },
  });
  const verify = useMutation({
    mutationFn: (values: Code) =>
      body(
        client.POST("/api/v1/auth/mfa/verify", {
          body: values,
          headers: { Authorization: `Bearer ${challenge}` },
        }),
      ),
    onSuccess: onDone,
    onError: () => {
      resetField("code");
    },
  });
  const { isError } = verify;
  useEffect(() => {
    setFocus("code");
  }, [setFocus, isError]);
  const words = codeRefusal(verify.error);
  return (
    <form
      noValidate
      onSubmit={(event) =>
        void handleSubmit((values) => {
          verify.mutate(values);
        })(event)
      }
    >
      <Stack gap="sm">
        {words && (
          <Alert className="problem" variant="default" role="alert" icon={<IconAlertCircle size={18} />}>
            {words}
          </Alert>
        )}
        {verify.error && !words && <ProblemNotice error={verify.error} alone />}
        <TextInput
          label="Code"
          description="Six digits of your authenticator, or one of your backup codes."
          size="md"
          autoComplete="one-time-code"
          autoCapitalize="characters"
          spellCheck={false}
          error={formState.errors.code?.message}
          {...register("code")}
        />
        <Button type="submit" size="md" mt="xs" fullWidth loading={verify.isPending}>
          Verify
        </Button>
        <Button variant="default" fullWidth onClick={onCancel}>
          Back
        </Button>
      </Stack>
    </form>
  );
}
