/** The second step of a login: a code of the authenticator, or a backup code. */
import { zodResolver } from "@hookform/resolvers/zod";
import { TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useEffect } from "react";
import { useForm } from "react-hook-form";
import { body, client } from "@/lib/client";
import { code, codeRefusal, type Code } from "./credentials";
import { StepForm } from "./StepForm";

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
  return (
    <StepForm
      act="Verify"
      pending={verify.isPending}
      error={verify.error}
      words={codeRefusal(verify.error)}
      onSubmit={handleSubmit((values) => {
        verify.mutate(values);
      })}
      onCancel={onCancel}
    >
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
    </StepForm>
  );
}
