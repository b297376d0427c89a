/** The way in, in the company's own look. */
import { useQueryClient } from "@tanstack/react-query";
import { useRouter, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { LoginFrame } from "@/components/LoginFrame";
import { useBrandColours, useBranding } from "@/hooks/use-branding";
import { usePageTitle } from "@/hooks/use-page-title";
import { safeReturn } from "@/lib/return-address";
import { CodeStep } from "./CodeStep";
import { PasswordStep } from "./PasswordStep";

export function LoginPage() {
  usePageTitle("Log in");
  // What comes late is for the next visit: nothing moves under the hands of who is typing.
  const [branding] = useState(useBranding());
  useBrandColours(branding);
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
    <main>
      <LoginFrame
        branding={branding}
        title={challenge ? "Second factor" : "Log in"}
        hint={challenge ? "Your password is right. One more step." : hint}
      >
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
      </LoginFrame>
    </main>
  );
}
