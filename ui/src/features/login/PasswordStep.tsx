/** The first step of a login: who one is. */
import { zodResolver } from "@hookform/resolvers/zod";
import { PasswordInput, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useEffect } from "react";
import { useForm } from "react-hook-form";
import { body, client } from "@/lib/client";
import { credentials, refusal, type Credentials } from "./credentials";
import { StepForm } from "./StepForm";

interface Props {
  onDone: () => void;
  onChallenge: (token: string) => void;
}

export function PasswordStep({ onDone, onChallenge }: Props) {
  const { register, handleSubmit, formState, setFocus, resetField } = useForm<Credentials>({
    resolver: zodResolver(credentials),
    defaultValues: { username: "", password: "" },
  });
  const login = useMutation({
    mutationFn: (values: Credentials) => body(client.POST("/api/v1/auth/login", { body: values })),
    onSuccess: (done) => {
      if (done.mfa_required) onChallenge(done.access_token);
      else onDone();
    },
    onError: () => {
      resetField("password");
    },
  });
  const { isError } = login;
  useEffect(() => {
    setFocus(isError ? "password" : "username");
  }, [setFocus, isError]);
  return (
    <StepForm
      act="Log in"
      pending={login.isPending}
      error={login.error}
      words={refusal(login.error)}
      onSubmit={handleSubmit((values) => {
        login.mutate(values);
      })}
    >
      <TextInput
        label="User name"
        size="md"
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        error={formState.errors.username?.message}
        {...register("username")}
      />
      <PasswordInput
        label="Password"
        size="md"
        autoComplete="current-password"
        error={formState.errors.password?.message}
        visibilityToggleButtonProps={{ "aria-label": "Show or hide the password" }}
        {...register("password")}
      />
    </StepForm>
  );
}
