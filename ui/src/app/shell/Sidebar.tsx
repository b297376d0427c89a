import { ScrollArea, Skeleton, Stack } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { NavIcon } from "@/components/NavIcon";
import { ProblemNotice } from "@/components/ProblemNotice";
import { useNavigation } from "@/hooks/use-navigation";

interface Props {
  open: boolean;
  onLeave: () => void;
}

export function Sidebar({ open, onLeave }: Props) {
  const navigation = useNavigation();
  return (
    <nav className="shell-sidebar" data-open={open || undefined} aria-label="Main">
      <ScrollArea h="100%" type="hover" scrollbarSize={6}>
        {navigation.isPending && (
          <Stack p="md" gap="sm">
            {Array.from({ length: 12 }, (_, line) => (
              <Skeleton key={line} h={16} />
            ))}
          </Stack>
        )}
        {navigation.isError && (
          <ProblemNotice error={navigation.error} onRetry={() => void navigation.refetch()} />
        )}
        {navigation.data?.map((group) => (
          <div key={group.key} className="nav-group" role="group" aria-label={group.label}>
            <div className="nav-group-label" aria-hidden>
              {group.label}
            </div>
            {group.items.map((item) => (
              // The paths are data of the API; the router resolves them like any address.
              <Link key={item.key} to={item.path} className="nav-item" onClick={onLeave}>
                <NavIcon name={item.path} />
                <span>{item.label}</span>
              </Link>
            ))}
          </div>
        ))}
      </ScrollArea>
    </nav>
  );
}
