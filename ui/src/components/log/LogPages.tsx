/** The pages of a log: further back, and back to the newest. The place is a word of the address. */
import { Button, Group } from "@mantine/core";

interface Props {
  cursor: string | undefined;
  next: string | null;
  onTurn: (words: { cursor: string | undefined }) => void;
}

export function LogPages({ cursor, next, onTurn }: Props) {
  if (cursor === undefined && next === null) return null;
  const turn = (to: string | undefined) => () => {
    onTurn({ cursor: to });
  };
  return (
    <Group mt="md" gap="xs" component="nav" aria-label="Pages">
      {cursor !== undefined && (
        <Button variant="default" onClick={turn(undefined)}>
          Newest
        </Button>
      )}
      {next !== null && (
        <Button variant="default" onClick={turn(next)}>
          Older
        </Button>
      )}
    </Group>
  );
}
