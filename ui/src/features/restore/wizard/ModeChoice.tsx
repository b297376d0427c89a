import { Paper, Radio } from "@mantine/core";
import { MODES } from "@/components/restore/restore-words";
import { useSession } from "@/hooks/use-session";
import type { Choices } from "../choices";
import { Choice } from "./Choice";
import type { StepProps } from "./Steps";

/** Who may delete a server to build it again. */
const HIGHEST = "superadmin";

interface Props extends StepProps {
  name: string;
  choices: Choices;
}

export function ModeChoice({ name, choices, onChange }: Props) {
  const { role } = useSession();
  const reason =
    role === HIGHEST
      ? null
      : `Only a ${HIGHEST} may replace a server; your role is ${role}. Restore it as a new server, or ask one.`;
  return (
    <Paper withBorder className="card" component="section">
      <Radio.Group
        label={<h2 className="card-title">Beside {name}, or in its place</h2>}
        name="mode"
        value={choices.mode}
        onChange={(mode) => {
          // What the addresses are by themselves depends on the mode.
          onChange({ mode, ip_strategy: undefined }, { replace: true });
        }}
      >
        <div className="choices">
          <Choice value="NEW" {...MODES.NEW} chosen={choices.mode === "NEW"} />
          <Choice
            value="REPLACE"
            {...MODES.REPLACE}
            chosen={choices.mode === "REPLACE"}
            danger
            reason={reason}
          />
        </div>
      </Radio.Group>
    </Paper>
  );
}
