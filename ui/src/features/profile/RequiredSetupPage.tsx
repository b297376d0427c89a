/** Before anything else: the role asks for a second factor, and the account has none yet. */
import { Title } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import { Brand } from "@/components/Brand";
import { usePageTitle } from "@/hooks/use-page-title";
import { Enrollment } from "./Enrollment";

export function RequiredSetupPage() {
  usePageTitle("Set up a second factor");
  const router = useRouter();
  const queries = useQueryClient();
  return (
    <main className="login">
      <div className="login-card login-card-wide">
        <Brand />
        <div>
          <Title order={1} size="h3">
            Set up a second factor
          </Title>
          <p className="login-hint">Your role asks for one. Nothing else opens before.</p>
        </div>
        <Enrollment
          onDone={() => {
            queries.clear();
            void router.navigate({ to: "/overview", replace: true });
          }}
        />
      </div>
    </main>
  );
}
