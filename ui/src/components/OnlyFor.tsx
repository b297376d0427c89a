/** In the place of a page that the role may not see: which permission is missing, and who can help. */
import { EmptyState, Title } from "@mantine/core";
import IconLock from "@tabler/icons-react/dist/esm/icons/IconLock.mjs";
import type { ReactNode } from "react";
import { usePageTitle } from "@/hooks/use-page-title";
import { useMay, useSession } from "@/hooks/use-session";
import { TextLink } from "./TextLink";

interface Props {
  page: string;
  resource: string;
  action: "read" | "write" | "admin" | "delete";
  children: ReactNode;
}

/** The children, for those who may see them. */
export function OnlyFor({ page, resource, action, children }: Props) {
  return useMay(resource, action) ? children : <NotAllowed page={page} resource={resource} action={action} />;
}

function NotAllowed({ page, resource, action }: Omit<Props, "children">) {
  usePageTitle(page);
  const { role } = useSession();
  return (
    <EmptyState
      mt="10vh"
      icon={<IconLock />}
      title={
        <Title order={1} size="h4">
          {page}: not open to the role {role}
        </Title>
      }
      description={`This page asks for the permission “${action}” on ${resource.replaceAll("_", " ")}, which your role does not have. A superadmin grants permissions.`}
    >
      <EmptyState.Actions>
        <TextLink to="/overview">Go to the overview</TextLink>
      </EmptyState.Actions>
    </EmptyState>
  );
}
