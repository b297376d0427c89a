/** What one department sees of the menu. A switch counts at once, for everybody in it. */
import { Paper, Skeleton, Switch, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { Department, DepartmentMenu, MenuGroup } from "@/api/schema";
import { NavIcon } from "@/components/NavIcon";
import { ProblemNotice } from "@/components/ProblemNotice";
import { departmentMenuQuery, setDepartmentMenu } from "./navigation-api";
import { useWholeWrites } from "./use-whole-writes";
import { groupIsShown, itemIsShown, withGroup, withItem } from "./words";

interface Props {
  department: Department;
  groups: readonly MenuGroup[];
}

export function DepartmentVisibility({ department, groups }: Props) {
  const query = departmentMenuQuery(department.id);
  const words = useQuery(query);
  const change = useWholeWrites<DepartmentMenu, DepartmentMenu>({
    queryKey: query.queryKey,
    send: (next, version) => setDepartmentMenu(department.id, { ...next, version }),
    shown: (next) => next,
  });
  return (
    <Paper withBorder className="card" component="section" aria-labelledby="visible">
      <Title order={2} size="h5" id="visible">
        What {department.name} sees
      </Title>
      <Text size="sm" c="dimmed" mb="sm">
        A switch counts at once. A page does as its group does, unless it is switched itself; a word for one
        person comes before both.
      </Text>
      {words.isPending && <Skeleton h={320} role="progressbar" aria-busy="true" aria-label="Loading" />}
      {words.isError && (
        <ProblemNotice error={words.error} onRetry={() => void words.refetch()} retrying={words.isFetching} />
      )}
      {words.data && (
        <div className="visible-groups">
          {groups
            .filter(({ items }) => items.length > 0)
            .map((group) => (
              <VisibleGroup key={group.id} group={group} words={words.data} onChange={change} />
            ))}
        </div>
      )}
    </Paper>
  );
}

interface GroupProps {
  group: MenuGroup;
  words: DepartmentMenu;
  onChange: (words: DepartmentMenu) => void;
}

function VisibleGroup({ group, words, onChange }: GroupProps) {
  return (
    <div role="group" aria-label={group.label}>
      <div className="visible-row visible-head">
        <h3>{group.label}</h3>
        <Switch
          size="sm"
          aria-label={`Show the group ${group.label}`}
          checked={groupIsShown(words, group)}
          onChange={(event) => {
            onChange(withGroup(words, group, event.currentTarget.checked));
          }}
        />
      </div>
      {group.items.map((item) => (
        <div className="visible-row" key={item.id}>
          <NavIcon name={item.path} />
          <span className="visible-name">{item.label}</span>
          {words.items[item.id] !== undefined && <span className="visible-apart">not as its group</span>}
          <Switch
            size="sm"
            aria-label={`Show ${item.label}`}
            checked={itemIsShown(words, group, item)}
            onChange={(event) => {
              onChange(withItem(words, group, item, event.currentTarget.checked));
            }}
          />
        </div>
      ))}
    </div>
  );
}
