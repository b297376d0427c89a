/** What else: the name, the data volumes, and what becomes of the old storage. */
import { Checkbox, Paper, Stack, TextInput } from "@mantine/core";
import type { RestorePoint } from "@/api/schema";
import type { Choices } from "../choices";
import { hasMates, matesOf } from "../timeline";
import { FlavorChoice } from "./FlavorChoice";
import type { StepProps } from "./Steps";

interface Props extends StepProps {
  name: string;
  point: RestorePoint;
  choices: Choices;
}

export function OtherChoices({ name, point, choices, onChange }: Props) {
  const choose = (word: string) => (checked: boolean) => {
    onChange({ [word]: checked ? "true" : undefined }, { replace: true });
  };
  return (
    <Paper withBorder className="card" component="section">
      <h2 className="card-title">Options</h2>
      <Stack gap="sm">
        <div className="wizard-fields">
          <TextInput
            size="sm"
            label="Name of the server"
            description={
              choices.mode === "NEW" ? "Else its name with the time behind it" : "Else the same name"
            }
            placeholder={choices.mode === "NEW" ? `${name}-restored-…` : name}
            maxLength={255}
            defaultValue={choices.name}
            onChange={(event) => {
              onChange({ new_vm_name: event.currentTarget.value.trim() || undefined }, { replace: true });
            }}
          />
          <FlavorChoice
            chosen={choices.flavorId}
            onChoose={(id) => {
              onChange({ flavor_id: id }, { replace: true });
            }}
          />
        </div>
        <DataVolumes point={point} checked={choices.dataVolumes} onChoose={choose("restore_data_volumes")} />
        {choices.mode === "REPLACE" && (
          <>
            <Flag
              label="Delete the old boot volume at the end"
              description="When the new server runs. Then there is no way back to what was written after the snapshot. Else it is kept, detached."
              checked={choices.cleanup}
              onChoose={choose("cleanup_old_storage")}
            />
            {choices.cleanup && (
              <Flag
                label="Delete the snapshot that it is restored from, too"
                description={`${point.snapshot_name} is gone then, and cannot be restored from again.`}
                checked={choices.deleteSnapshot}
                onChoose={choose("delete_source_snapshot")}
              />
            )}
          </>
        )}
      </Stack>
    </Paper>
  );
}

interface FlagProps {
  label: string;
  description: string;
  checked: boolean;
  disabled?: boolean;
  onChoose: (checked: boolean) => void;
}

function Flag({ onChoose, ...field }: FlagProps) {
  return (
    <Checkbox
      size="sm"
      {...field}
      onChange={(event) => {
        onChoose(event.currentTarget.checked);
      }}
    />
  );
}

function DataVolumes({ point, ...field }: Pick<FlagProps, "checked" | "onChoose"> & { point: RestorePoint }) {
  const mates = matesOf(point);
  if (mates === null) return null;
  const names = point.data_volumes.map(({ volume_name: each }) => each).join(", ");
  return (
    <Flag
      {...field}
      label={`Restore the data volumes, too (${names})`}
      description={`This snapshot was ${mates.startsWith("with") ? `taken ${mates}` : mates.replace(/^its/, "taken in a set, but its")}.`}
      disabled={!hasMates(point)}
    />
  );
}
