/** One's own password: what the directory asks of it, and giving oneself another. */
import { Paper, Skeleton, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { ActButton } from "@/components/ActButton";
import { ProblemNotice } from "@/components/ProblemNotice";
import { lockoutWords, rulesSentence } from "@/lib/password-policy";
import { OwnPasswordForm } from "./OwnPasswordForm";
import { passwordRulesQuery } from "./profile-api";

const ELSEWHERE = "The directory is kept elsewhere (LDAP_READ_ONLY): your password is changed there.";

export function OwnPassword() {
  const rules = useQuery(passwordRulesQuery);
  const [changing, setChanging] = useState(false);
  const reason = rules.data?.can_change === false ? ELSEWHERE : null;
  const close = () => {
    setChanging(false);
  };
  return (
    <Paper withBorder className="card" component="section" aria-labelledby="password">
      <Title order={2} size="h5" id="password" mb="xs">
        Password
      </Title>
      {rules.isPending && <Skeleton h={64} role="progressbar" aria-busy="true" aria-label="Loading" />}
      {rules.isError && (
        <ProblemNotice error={rules.error} onRetry={() => void rules.refetch()} retrying={rules.isFetching} />
      )}
      {rules.data && !changing && (
        <>
          <Text size="sm" mb="sm">
            {reason ?? sentences(rules.data.password_policy)}
          </Text>
          <ActButton
            variant="default"
            reason={reason}
            onAct={() => {
              setChanging(true);
            }}
          >
            Change the password
          </ActButton>
        </>
      )}
      {rules.data && changing && (
        <OwnPasswordForm rules={rulesSentence(rules.data.password_policy)} onClose={close} />
      )}
    </Paper>
  );
}

function sentences(policy: Parameters<typeof lockoutWords>[0]): string {
  const lockout = lockoutWords(policy);
  return lockout ? `${rulesSentence(policy)} ${lockout}.` : rulesSentence(policy);
}
