import { Paper, Radio } from "@mantine/core";
import { STRATEGIES, type IpStrategy } from "@/components/restore/restore-words";
import type { Choices } from "../choices";
import { Choice } from "./Choice";
import { ManualAddresses } from "./ManualAddresses";
import type { StepProps } from "./Steps";

/** Beside a server that goes on with its addresses these make no sense. */
const STAYS = "The original server goes on with its addresses: two servers cannot have them.";
const NEEDS_REPLACE: ReadonlySet<IpStrategy> = new Set(["TRY_SAME_IPS", "SAME_IPS_OR_FAIL"]);

interface Props extends StepProps {
  vmId: string;
  choices: Choices;
}

export function AddressChoice({ vmId, choices, onChange }: Props) {
  const { mode, strategy } = choices;
  return (
    <Paper withBorder className="card" component="section">
      <Radio.Group
        label={<h2 className="card-title">Addresses</h2>}
        name="ip_strategy"
        value={strategy}
        onChange={(next) => {
          onChange({ ip_strategy: next }, { replace: true });
        }}
      >
        <div className="choices">
          {(Object.keys(STRATEGIES) as IpStrategy[]).map((each) => (
            <Choice
              key={each}
              value={each}
              {...STRATEGIES[each]}
              chosen={strategy === each}
              reason={mode === "NEW" && NEEDS_REPLACE.has(each) ? STAYS : null}
            />
          ))}
        </div>
      </Radio.Group>
      {strategy === "MANUAL_IP" && <ManualAddresses vmId={vmId} choices={choices} onChange={onChange} />}
    </Paper>
  );
}
