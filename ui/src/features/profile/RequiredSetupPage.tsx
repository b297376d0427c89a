/** Before anything else: the role asks for a second factor, and the account has none yet. */
import { useQueryClient } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import { LoginFrame } from "@/components/LoginFrame";
import { useBrandColours, useBranding } from "@/hooks/use-branding";
import { usePageTitle } from "@/hooks/use-page-title";
import { Enrollment } from "./Enrollment";

export function RequiredSetupPage() {
  usePageTitle("Set up a second factor");
  const branding = useBranding();
  useBrandColours(branding);
  const router = useRouter();
  const queries = useQueryClient();
  return (
    <main>
      <LoginFrame
        wide
        branding={branding}
        title="Set up a second factor"
        hint="Your role asks for one. Nothing else opens before."
      >
        <Enrollment
          onDone={() => {
            queries.clear();
            void router.navigate({ to: "/overview", replace: true });
          }}
        />
      </LoginFrame>
    </main>
  );
}
