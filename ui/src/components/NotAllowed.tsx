/** In the place of a page that the role may not open: the address says why. */
import { EmptyState, Title } from "@mantine/core";
import IconLock from "@tabler/icons-react/dist/esm/icons/IconLock.mjs";
import { useSession } from "@/hooks/use-session";
import { TextLink } from "./TextLink";

interface Props {
  page: string;
  resource: string;
  action: string;
}

export function NotAllowed({ page, resource, action }: Props) {
  const { role } = useSession();
  return (
    <EmptyState
      mt="10vh"
      icon={<IconLock />}
      title={
        <Title order={1} size="h4">
          {page} is not open to the role {role}
        </Title>
      }
      description={`It asks for the permission ${resource}: ${action}. Whoever manages the roles can grant it.`}
    >
      <EmptyState.Actions>
        <TextLink to="/overview">Go to the overview</TextLink>
      </EmptyState.Actions>
    </EmptyState>
  );
}
