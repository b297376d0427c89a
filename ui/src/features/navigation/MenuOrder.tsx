/** The menu as everybody gets it who has not arranged it otherwise: groups, the pages in them, and what they are called. */
import { ActionIcon, Button, Group, NativeSelect, Paper, Text, Tooltip } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import IconPencil from "@tabler/icons-react/dist/esm/icons/IconPencil.mjs";
import IconTrash from "@tabler/icons-react/dist/esm/icons/IconTrash.mjs";
import { useState, type ReactNode } from "react";
import type { Menu, MenuGroup, MenuItem } from "@/api/schema";
import { NavIcon } from "@/components/NavIcon";
import { SortableList } from "@/components/SortableList";
import { notifyProblem } from "@/lib/notify";
import { NameDialog, type NameQuestion } from "./NameDialog";
import { arrangeMenu, createGroup, deleteGroup, menuQuery, renameGroup, renameItem } from "./navigation-api";
import { useWholeWrites } from "./use-whole-writes";

const LONGEST = 60;

export function MenuOrder({ groups }: { groups: readonly MenuGroup[] }) {
  const queries = useQueryClient();
  const [question, setQuestion] = useState<NameQuestion | null>(null);
  const arrange = useWholeWrites<Menu, MenuGroup[]>({
    queryKey: menuQuery.queryKey,
    send: arrangeMenu,
    shown: (next, before) => ({ ...before, groups: next }),
  });
  const remove = useMutation({
    mutationFn: deleteGroup,
    onError: notifyProblem,
    onSettled: () => queries.invalidateQueries({ queryKey: ["navigation"] }),
  });
  const ask = (of: string, label: string, send: NameQuestion["send"]) => {
    setQuestion({ title: `Rename ${of}`, act: "Rename", label: "Name", name: label, longest: LONGEST, send });
  };
  const move = (item: MenuItem, to: number) => {
    const next = groups.map((group) => ({
      ...group,
      items: [...group.items.filter(({ id }) => id !== item.id), ...(group.id === to ? [item] : [])],
    }));
    arrange(next);
  };
  return (
    <>
      <Group className="menu-order" wrap="nowrap" align="start" justify="space-between" mb="sm">
        <Text size="sm" c="dimmed">
          Drag an entry by its handle, or press Space on the handle and use the arrow keys. A change counts at
          once; who has arranged the menu otherwise keeps that order.
        </Text>
        <Button
          flex="none"
          variant="default"
          onClick={() => {
            setQuestion({
              title: "New group",
              act: "Create",
              label: "Name",
              name: "",
              longest: LONGEST,
              send: createGroup,
            });
          }}
        >
          New group
        </Button>
      </Group>
      <div className="menu-order">
        <SortableList entries={groups} onOrder={arrange}>
          {(group, handle) => (
            <Paper withBorder className="card menu-group" role="group" aria-label={group.label}>
              <div className="visible-row visible-head">
                {handle}
                <h2>{group.label}</h2>
                <Rename
                  of={`the group ${group.label}`}
                  onClick={() => {
                    ask(`the group ${group.label}`, group.label, (name) => renameGroup(group.id, name));
                  }}
                />
                <Tooltip
                  label={group.items.length > 0 ? "Pages are in it: put them elsewhere first" : "Delete"}
                >
                  <ActionIcon
                    aria-label={`Delete the group ${group.label}`}
                    aria-disabled={group.items.length > 0}
                    data-disabled={group.items.length > 0 || undefined}
                    onClick={() => {
                      if (group.items.length === 0) remove.mutate(group.id);
                    }}
                  >
                    <IconTrash size={15} />
                  </ActionIcon>
                </Tooltip>
              </div>
              {group.items.length === 0 && (
                <Text size="xs" c="dimmed" pl={34}>
                  No page is in it, so nobody sees it.
                </Text>
              )}
              <SortableList
                entries={group.items}
                onOrder={(items) => {
                  arrange(groups.map((other) => (other.id === group.id ? { ...group, items } : other)));
                }}
              >
                {(item, itemHandle) => (
                  <PageRow
                    item={item}
                    handle={itemHandle}
                    group={group}
                    groups={groups}
                    onMove={move}
                    onRename={() => {
                      ask(`the page ${item.label}`, item.label, (name) => renameItem(item.id, name));
                    }}
                  />
                )}
              </SortableList>
            </Paper>
          )}
        </SortableList>
      </div>
      {question && (
        <NameDialog
          question={question}
          onClose={() => {
            setQuestion(null);
          }}
        />
      )}
    </>
  );
}

function Rename({ of, onClick }: { of: string; onClick: () => void }) {
  return (
    <Tooltip label="Rename">
      <ActionIcon aria-label={`Rename ${of}`} onClick={onClick}>
        <IconPencil size={15} />
      </ActionIcon>
    </Tooltip>
  );
}

interface RowProps {
  item: MenuItem;
  handle: ReactNode;
  group: MenuGroup;
  groups: readonly MenuGroup[];
  onMove: (item: MenuItem, group: number) => void;
  onRename: () => void;
}

function PageRow({ item, handle, group, groups, onMove, onRename }: RowProps) {
  return (
    <div className="visible-row">
      {handle}
      <NavIcon name={item.path} />
      <span className="visible-name">{item.label}</span>
      <span className="visible-needs">
        {item.resource}: {item.action}
      </span>
      <NativeSelect
        size="xs"
        aria-label={`Group of ${item.label}`}
        data={groups.map(({ id, label }) => ({ value: String(id), label }))}
        value={String(group.id)}
        onChange={(event) => {
          onMove(item, Number(event.currentTarget.value));
        }}
      />
      <Rename of={`the page ${item.label}`} onClick={onRename} />
    </div>
  );
}
