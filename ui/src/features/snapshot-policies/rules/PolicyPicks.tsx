/** The policies that a rule gives, and of each how many are kept where the rule says so. */
import { Checkbox, Input, NumberInput } from "@mantine/core";
import { useController, type Control } from "react-hook-form";
import type { RuleValues } from "./rule-values";

interface Props {
  control: Control<RuleValues>;
  policies: readonly string[];
}

export function PolicyPicks({ control, policies }: Props) {
  const chosen = useController({ name: "policies", control });
  const kept = useController({ name: "retention", control });
  const names: readonly string[] = chosen.field.value;
  const retention: Readonly<Record<string, number>> = kept.field.value;
  // A policy that no set has any more is still shown, to be taken off.
  const offered = [...policies, ...names.filter((name) => !policies.includes(name))];
  return (
    <Input.Wrapper error={chosen.fieldState.error?.message}>
      <ul className="policy-choices" aria-label="Policies">
        {offered.map((name) => (
          <li key={name}>
            <Checkbox
              size="sm"
              label={name}
              checked={names.includes(name)}
              onChange={({ currentTarget: { checked } }) => {
                chosen.field.onChange(checked ? [...names, name] : names.filter((each) => each !== name));
              }}
            />
            <NumberInput
              size="xs"
              w={120}
              prefix="keeps "
              placeholder="as usual"
              aria-label={`How many snapshots of ${name} are kept`}
              min={1}
              max={1000}
              allowDecimal={false}
              hideControls
              disabled={!names.includes(name)}
              value={retention[name] ?? ""}
              onChange={(value) => {
                const others = Object.fromEntries(
                  Object.entries(retention).filter(([each]) => each !== name),
                );
                kept.field.onChange(typeof value === "number" ? { ...others, [name]: value } : others);
              }}
            />
          </li>
        ))}
      </ul>
    </Input.Wrapper>
  );
}
