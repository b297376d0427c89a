import { EmptyState, Title } from "@mantine/core";
import IconMapOff from "@tabler/icons-react/dist/esm/icons/IconMapOff.mjs";
import { usePageTitle } from "@/hooks/use-page-title";
import { TextLink } from "./TextLink";

export function UnknownPage() {
  usePageTitle("Not found");
  return (
    <EmptyState
      mt="10vh"
      icon={<IconMapOff />}
      title={
        <Title order={1} size="h4">
          There is no such page
        </Title>
      }
      description="The address may be mistyped, or your role may not open it."
    >
      <EmptyState.Actions>
        <TextLink to="/overview">Go to the overview</TextLink>
      </EmptyState.Actions>
    </EmptyState>
  );
}
