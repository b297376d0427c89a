import { zodResolver } from "@hookform/resolvers/zod";
import { Alert, Button, PasswordInput, Stack, TextInput, Title } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter, useSearch } from "@tanstack/react-router";
import IconAlertCircle from "@tabler/icons-react/dist/esm/icons/IconAlertCircle.mjs";
import { useEffect, useState } from "react";
import { useForm } from "react-hook-form";
import { Brand } from "@/components/Brand";
import { ProblemNotice } from "@/components/ProblemNotice";
import { usePageTitle } from "@/hooks/use-page-title";
import { body, client } from "@/lib/client";
import { safeReturn } from "@/lib/return-address";
import { CodeStep } from "./CodeStep";
import { credentials, refusal, type Credentials } from "./credentials";

export function LoginPage() {
  usePageTitle("Log in");
  const { return: back } = useSearch({ from: "/login" });
  const router = useRouter();
  const queries = useQueryClient();
  const [challenge, setChallenge] = useState<string | null>(null);
  const goOn = () => {
    queries.clear();
    router.history.replace(safeReturn(back));
  };
  const hint = back
    ? "Your session has ended. Log in to go on where you were."
    : "Use your directory account.";
  return (
    <main className="login">
      <div className="login-card">
        <Brand />
        <div>
          <Title order={1} size="h3">
            {challenge ? "Second factor" : "Log in"}
          </Title>
          <p className="login-hint">{challenge ? "Your password is right. One more step." : hint}</p>
        </div>
        {challenge ? (
          <CodeStep
            challenge={challenge}
            onDone={goOn}
            onCancel={() => {
              setChallenge(null);
            }}
          />
        ) : (
          <PasswordStep onDone={goOn} onChallenge={setChallenge} />
        )}
      </div>
    </main>
  );
}

interface StepProps {
  onDone: () => void;
  onChallenge: (token: string) => void;
}

function PasswordStep({ onDone, onChallenge }: StepProps) {
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
  const words = refusal(login.error);
  return (
    <form
      noValidate
      onSubmit={(event) =>
        void handleSubmit((values) => {
          login.mutate(values);
        })(event)
      }
    >
      <Stack gap="sm">
        {words && (
          <Alert className="problem" variant="default" role="alert" icon={<IconAlertCircle size={18} />}>
            {words}
          </Alert>
        )}
        {login.error && !words && <ProblemNotice error={login.error} alone />}
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
        <Button type="submit" size="md" mt="xs" fullWidth loading={login.isPending}>
          Log in
        </Button>
      </Stack>
    </form>
  );
}
