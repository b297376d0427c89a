/** A colour, and beside it in words whether it can be read. */
import { Text, TextInput } from "@mantine/core";
import IconAlertTriangle from "@tabler/icons-react/dist/esm/icons/IconAlertTriangle.mjs";
import IconCheck from "@tabler/icons-react/dist/esm/icons/IconCheck.mjs";
import { useId } from "react";
import { isColour } from "@/lib/brand-colours";
import { judge } from "./colour-words";

interface Props {
  label: string;
  description: string;
  value: string;
  /** What more there is to say of a colour that can be read. */
  further?: string;
  onChange: (colour: string) => void;
}

export function ColourField({ label, description, value, further, onChange }: Props) {
  const id = useId();
  const { words, good } = judge(value);
  const Icon = good ? IconCheck : IconAlertTriangle;
  return (
    <div>
      <TextInput
        label={label}
        description={description}
        maxLength={7}
        spellCheck={false}
        leftSection={
          <input
            type="color"
            className="colour-pick"
            aria-label={`Pick the ${label.toLowerCase()}`}
            value={isColour(value) ? value : "#000000"}
            onChange={(event) => {
              onChange(event.currentTarget.value);
            }}
          />
        }
        aria-describedby={id}
        aria-invalid={!good}
        value={value}
        onChange={(event) => {
          onChange(event.currentTarget.value.trim());
        }}
      />
      <Text id={id} size="xs" className="colour-words" data-good={good || undefined} aria-live="polite">
        <Icon size={14} aria-hidden />
        <span>
          {words} {good && further}
        </span>
      </Text>
    </div>
  );
}
