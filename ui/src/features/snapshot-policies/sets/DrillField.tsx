/** How often a server of the set is restored for a trial. */
import { NumberInput } from "@mantine/core";
import { Controller, type Control } from "react-hook-form";
import type { SetValues } from "./set-values";

export function DrillField({ control }: { control: Control<SetValues> }) {
  return (
    <div className="act-field" data-half>
      <Controller
        name="drill_every_days"
        control={control}
        render={({ field: { value, onChange, ...field }, fieldState }) => (
          <NumberInput
            label="Restore drill every (days)"
            description="One of its servers is restored for a trial where nobody is reached, and taken away again"
            placeholder="never"
            size="sm"
            min={1}
            max={366}
            allowDecimal={false}
            {...field}
            value={value ?? ""}
            onChange={(next) => {
              onChange(typeof next === "number" ? next : null);
            }}
            error={fieldState.error?.message}
          />
        )}
      />
    </div>
  );
}
