/** A button that acts, or says to mouse and keyboard why it does not. */
import { Button, Tooltip, type ButtonProps } from "@mantine/core";

interface Props extends ButtonProps {
  /** Why not; null when nothing is in the way. */
  reason: string | null;
  onAct: () => void;
}

const ANY_WAY = { hover: true, focus: true, touch: true };

export function ActButton({ reason, onAct, children, ...button }: Props) {
  return (
    <Tooltip label={reason} disabled={reason === null} events={ANY_WAY} multiline maw={320}>
      <Button
        {...button}
        data-disabled={reason !== null || undefined}
        aria-disabled={reason !== null}
        onClick={() => {
          if (reason === null) onAct();
        }}
      >
        {children}
      </Button>
    </Tooltip>
  );
}
