/** Choosing whose menu is looked at. */
import { EmptyState, Group, Select, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import IconUserSearch from "@tabler/icons-react/dist/esm/icons/IconUserSearch.mjs";
import type { MenuGroup } from "@/api/schema";
import { PagePlaceholder } from "@/components/PagePlaceholder";
import { ProblemNotice } from "@/components/ProblemNotice";
import { counted } from "@/lib/format";
import { peopleQuery } from "./navigation-api";
import { Person } from "./Person";

interface Props {
  groups: readonly MenuGroup[];
  chosen: string | undefined;
  onChoose: (username: string | undefined) => void;
}

export function People({ groups, chosen, onChoose }: Props) {
  const people = useQuery(peopleQuery);
  if (people.isPending) return <PagePlaceholder />;
  if (people.isError) {
    return (
      <ProblemNotice
        error={people.error}
        onRetry={() => void people.refetch()}
        retrying={people.isFetching}
      />
    );
  }
  const person = people.data.items.find(({ username }) => username === chosen);
  return (
    <>
      <Group gap="md" mb="md" align="end">
        <Select
          w={280}
          label="Person"
          description="Whoever has logged in at least once, or was given a role."
          placeholder="Choose somebody"
          searchable
          clearable
          data={people.data.items.map(({ username, overrides }) => ({
            value: username,
            label: overrides > 0 ? `${username} (${counted(overrides, "own word", "own words")})` : username,
          }))}
          value={person?.username ?? null}
          onChange={(username) => {
            onChoose(username ?? undefined);
          }}
          clearButtonProps={{ "aria-label": "Choose nobody" }}
        />
        {person && (
          <Text size="sm" c="dimmed" pb={5}>
            Role {person.role}, {person.department ? `department ${person.department}` : "in no department"}
          </Text>
        )}
      </Group>
      {person ? (
        <Person key={person.username} person={person} groups={groups} />
      ) : (
        <EmptyState
          mt="6vh"
          icon={<IconUserSearch />}
          title={chosen === undefined ? "Choose a person" : `Nobody called ${chosen} has a role here`}
          description="Then you see the menu as they see it, and why each page is in it or not."
        />
      )}
    </>
  );
}
