import { Paper, Table } from "@mantine/core";
import type { Person } from "@/api/schema";
import { Instant } from "@/components/Instant";
import { SortHeading } from "@/components/SortHeading";
import { StateMark } from "@/components/StateMark";
import { TextLink } from "@/components/TextLink";
import { count } from "@/lib/format";
import { withSearch, type Search } from "@/lib/list-search";
import { zoneName } from "@/lib/time";
import { STATES } from "./person-words";

type Words = Readonly<Record<string, string | undefined>>;

interface Props {
  people: readonly Person[];
  search: Search;
  onSort: (words: Words) => void;
  onOpen: (words: Words) => void;
}

export function PeopleTable({ people, search, onSort, onOpen }: Props) {
  const heading = { search, usual: "username", onSort };
  return (
    <Paper withBorder className="card card-table">
      <Table.ScrollContainer minWidth={860} type="native" scrollAreaProps={{ tabIndex: 0 }}>
        <Table verticalSpacing={6} horizontalSpacing={12} highlightOnHover className="log">
          <Table.Thead>
            <Table.Tr>
              <SortHeading {...heading} name="username" label="Name" />
              <SortHeading {...heading} name="state" label="State" />
              <SortHeading {...heading} name="role" label="Role" />
              <SortHeading {...heading} name="department" label="Department" />
              <SortHeading {...heading} name="mfa_enabled" label="Second factor" />
              <SortHeading {...heading} name="last_login_at" label={`Last login (${zoneName()})`} />
              <SortHeading {...heading} name="open_sessions" label="Sessions" figure />
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {people.map((person) => (
              <PersonRow key={person.username} person={person} search={search} onOpen={onOpen} />
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Paper>
  );
}

function PersonRow({ person, search, onOpen }: Omit<Props, "people" | "onSort"> & { person: Person }) {
  const { username } = person;
  return (
    <Table.Tr
      className="row-opens"
      data-open={search.id === username || undefined}
      onClick={() => {
        onOpen({ id: username, tab: undefined });
      }}
    >
      <Table.Th scope="row" className="log-name">
        <TextLink
          size="sm"
          to="/people"
          search={withSearch(search, { id: username, tab: undefined })}
          aria-current={search.id === username ? "true" : undefined}
        >
          {username}
        </TextLink>
        {person.full_name !== username && <div className="of">{person.full_name}</div>}
      </Table.Th>
      <Table.Td>
        <StateMark state={person.state} label={STATES[person.state]} />
      </Table.Td>
      <Table.Td>
        {person.role}
        {person.role_is_fallback && <span className="of"> at the first login</span>}
      </Table.Td>
      <Table.Td>{person.department ?? <span className="none">–</span>}</Table.Td>
      <Table.Td>
        <StateMark state={person.mfa_enabled ? "on" : "off"} />
      </Table.Td>
      <Table.Td className="nowrap">
        {person.last_login_at ? (
          <Instant at={person.last_login_at} form="short" />
        ) : (
          <span className="none">never</span>
        )}
      </Table.Td>
      <Table.Td className="figure" data-quiet={person.open_sessions === 0 || undefined}>
        {count(person.open_sessions)}
      </Table.Td>
    </Table.Tr>
  );
}
