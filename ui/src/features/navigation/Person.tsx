/** What one person sees and why, and a word for this person alone, which comes before the department's. */
import { NativeSelect, Paper, Skeleton, Table, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type {
  MenuGroup,
  MenuItem,
  MenuPerson,
  MenuVerdict,
  Navigation,
  PersonMenuDetail,
} from "@/api/schema";
import { NavIcon } from "@/components/NavIcon";
import { ProblemNotice } from "@/components/ProblemNotice";
import { StateMark } from "@/components/StateMark";
import { personMenuQuery, setPersonMenu } from "./navigation-api";
import { useWholeWrites } from "./use-whole-writes";
import { reason, said } from "./words";

interface Props {
  person: MenuPerson;
  groups: readonly MenuGroup[];
}

const CHOICES = [
  { value: "", label: "As the department" },
  { value: "true", label: "Show" },
  { value: "false", label: "Hide" },
];

export function Person({ person, groups }: Props) {
  const query = personMenuQuery(person.username);
  const menu = useQuery(query);
  const change = useWholeWrites<PersonMenuDetail, PersonMenuDetail["items"]>({
    queryKey: query.queryKey,
    send: (items, version) => setPersonMenu(person.username, { items, version }),
    shown: (items, before) => ({ ...before, items }),
  });
  if (menu.isPending) return <Skeleton h={400} role="progressbar" aria-busy="true" aria-label="Loading" />;
  if (menu.isError) {
    return (
      <ProblemNotice error={menu.error} onRetry={() => void menu.refetch()} retrying={menu.isFetching} />
    );
  }
  return (
    <div className="person">
      <Paper withBorder className="card card-table">
        <Table.ScrollContainer minWidth={520} type="native" scrollAreaProps={{ tabIndex: 0 }}>
          <Table verticalSpacing={4} horizontalSpacing={12}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Page</Table.Th>
                <Table.Th>For {person.username} alone</Table.Th>
                <Table.Th>Seen</Table.Th>
                <Table.Th>Why</Table.Th>
              </Table.Tr>
            </Table.Thead>
            {groups
              .filter(({ items }) => items.length > 0)
              .map((group) => (
                <Pages
                  key={group.id}
                  group={group}
                  person={person}
                  menu={menu.data}
                  onSay={(item, word) => {
                    change(said(menu.data.items, item.id, word));
                  }}
                />
              ))}
          </Table>
        </Table.ScrollContainer>
      </Paper>
      <Preview username={person.username} seen={menu.data.seen} />
    </div>
  );
}

interface PagesProps {
  group: MenuGroup;
  person: MenuPerson;
  menu: PersonMenuDetail;
  onSay: (item: MenuItem, word: boolean | undefined) => void;
}

function Pages({ group, person, menu, onSay }: PagesProps) {
  const verdicts = new Map<number, MenuVerdict>(menu.verdicts.map((verdict) => [verdict.item_id, verdict]));
  return (
    <Table.Tbody>
      <Table.Tr className="log-group">
        <Table.Th colSpan={4} scope="rowgroup">
          {group.label}
        </Table.Th>
      </Table.Tr>
      {group.items.map((item) => {
        const verdict = verdicts.get(item.id);
        const word = menu.items[item.id];
        return (
          <Table.Tr key={item.id}>
            <Table.Td>{item.label}</Table.Td>
            <Table.Td>
              <NativeSelect
                size="xs"
                w={172}
                aria-label={`${item.label}, for ${person.username} alone`}
                data={CHOICES}
                value={word === undefined ? "" : String(word)}
                onChange={(event) => {
                  const { value } = event.currentTarget;
                  onSay(item, value === "" ? undefined : value === "true");
                }}
              />
            </Table.Td>
            <Table.Td>{verdict && <StateMark state={verdict.is_seen ? "on" : "off"} />}</Table.Td>
            <Table.Td>{verdict && reason(verdict, person, item)}</Table.Td>
          </Table.Tr>
        );
      })}
    </Table.Tbody>
  );
}

function Preview({ username, seen }: { username: string; seen: Navigation }) {
  return (
    <Paper withBorder className="card person-preview" component="section" aria-labelledby="preview">
      <Title order={2} size="h5" id="preview">
        The menu of {username}
      </Title>
      {seen.groups.length === 0 && (
        <Text size="sm" c="dimmed">
          Nothing at all.
        </Text>
      )}
      {seen.groups.map((group) => (
        <div key={group.key}>
          <h3>{group.label}</h3>
          <ul>
            {group.items.map((item) => (
              <li key={item.key}>
                <NavIcon name={item.path} />
                {item.label}
              </li>
            ))}
          </ul>
        </div>
      ))}
    </Paper>
  );
}
