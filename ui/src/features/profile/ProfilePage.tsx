/** One's own account: who one is, the password, the second factor, where one is logged in. */
import { Paper, Stack, Title } from "@mantine/core";
import { Instant } from "@/components/Instant";
import { PageHeader } from "@/components/PageHeader";
import { usePageTitle } from "@/hooks/use-page-title";
import { useSession } from "@/hooks/use-session";
import { OpenSessions } from "./OpenSessions";
import { OwnPassword } from "./OwnPassword";
import { SecondFactor } from "./SecondFactor";

export function ProfilePage() {
  usePageTitle("Profile");
  const session = useSession();
  return (
    <div className="page page-scrolls">
      <PageHeader title="Profile" />
      <Stack gap="md">
        <Paper withBorder className="card" component="section" aria-labelledby="account">
          <Title order={2} size="h5" id="account" mb="xs">
            Account
          </Title>
          <dl className="facts">
            <div>
              <dt>User name</dt>
              <dd>{session.username}</dd>
            </div>
            <div>
              <dt>Role</dt>
              <dd>{session.role}</dd>
            </div>
            <div>
              <dt>Signed in until</dt>
              <dd>
                <Instant at={session.expires_at} />
              </dd>
            </div>
          </dl>
        </Paper>
        <OwnPassword />
        <SecondFactor />
        <OpenSessions />
      </Stack>
    </div>
  );
}
