/** The menu: the pages one sees, in one's own order, which is kept on the server. */
import { Button, ScrollArea, Skeleton, Stack } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import type { NavigationGroup } from "@/api/schema";
import { NavIcon } from "@/components/NavIcon";
import { ProblemNotice } from "@/components/ProblemNotice";
import { useMenu } from "@/hooks/use-menu";

const ArrangeMenu = lazy(async () => ({ default: (await import("./ArrangeMenu")).ArrangeMenu }));

interface Props {
  open: boolean;
  onLeave: () => void;
}

export function Sidebar({ open, onLeave }: Props) {
  const menu = useMenu();
  const [arranging, setArranging] = useState(false);
  const pages = <Pages groups={menu.groups} onLeave={onLeave} />;
  return (
    <nav className="shell-sidebar" data-open={open || undefined} aria-label="Main">
      <ScrollArea className="shell-menu" type="hover" scrollbarSize={6}>
        {menu.isPending && (
          <Stack p="md" gap="sm">
            {Array.from({ length: 12 }, (_, line) => (
              <Skeleton key={line} h={16} />
            ))}
          </Stack>
        )}
        {menu.error && <ProblemNotice error={menu.error} onRetry={menu.retry} />}
        {arranging ? (
          <Suspense fallback={pages}>
            <ArrangeMenu groups={menu.groups} onArrange={menu.arrange} />
          </Suspense>
        ) : (
          pages
        )}
      </ScrollArea>
      <div className="shell-menu-foot">
        <Button
          variant="subtle"
          color="gray"
          size="compact-xs"
          aria-pressed={arranging}
          onClick={() => {
            setArranging(!arranging);
          }}
        >
          {arranging ? "Done" : "Arrange the menu"}
        </Button>
        {arranging && (
          <Button
            variant="subtle"
            color="gray"
            size="compact-xs"
            disabled={!menu.isOwnOrder}
            onClick={menu.reset}
          >
            As delivered
          </Button>
        )}
      </div>
    </nav>
  );
}

function Pages({ groups, onLeave }: { groups: readonly NavigationGroup[]; onLeave: () => void }) {
  return groups.map((group) => (
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
  ));
}
