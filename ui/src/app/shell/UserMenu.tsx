import { Menu, Text, UnstyledButton } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import IconChevronDown from "@tabler/icons-react/dist/esm/icons/IconChevronDown.mjs";
import IconLogout from "@tabler/icons-react/dist/esm/icons/IconLogout.mjs";
import IconUserCircle from "@tabler/icons-react/dist/esm/icons/IconUserCircle.mjs";
import { Instant } from "@/components/Instant";
import { useSession } from "@/hooks/use-session";
import { client } from "@/lib/client";
import { notifyProblem } from "@/lib/notify";

export function UserMenu() {
  const session = useSession();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const logout = useMutation({
    mutationFn: () => client.POST("/api/v1/auth/logout"),
    onSuccess: async () => {
      await navigate({ to: "/login" });
      queries.clear();
    },
    onError: notifyProblem,
  });
  return (
    <Menu position="bottom-end" width={230}>
      <Menu.Target>
        <UnstyledButton className="user-button">
          <span className="user-name">{session.username}</span>
          <span className="user-role" title="Your role">
            {session.role}
          </span>
          <IconChevronDown size={14} aria-hidden />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Text size="xs" c="dimmed" px="sm" py={6}>
          Signed in until <Instant at={session.expires_at} />
        </Text>
        <Menu.Divider />
        <Menu.Item
          leftSection={<IconUserCircle size={15} />}
          onClick={() => {
            void navigate({ to: "/profile" });
          }}
        >
          Profile and sessions
        </Menu.Item>
        <Menu.Item
          leftSection={<IconLogout size={15} />}
          onClick={() => {
            logout.mutate();
          }}
        >
          Log out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
