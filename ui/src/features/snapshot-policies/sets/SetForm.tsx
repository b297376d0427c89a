/** A set's name, whom it is for, and its policies. */
import { zodResolver } from "@hookform/resolvers/zod";
import { Button, Group, Modal, Textarea, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Controller, useFieldArray, useForm } from "react-hook-form";
import type { PolicySet } from "@/api/schema";
import { ProblemNotice } from "@/components/ProblemNotice";
import { SNAPSHOT } from "@/components/snapshots/decision-api";
import { counted } from "@/lib/format";
import { notifyDone } from "@/lib/notify";
import { saveSet } from "../policies-api";
import { DrillField } from "./DrillField";
import { PolicyFields } from "./PolicyFields";
import { ProjectChoice } from "./ProjectChoice";
import { BLANK_POLICY, setSchema, valuesOf, wordsOf, type SetValues } from "./set-values";

/** They stay, with their days. */
const BUILT_IN: readonly string[] = ["daily_5", "monthly_1st", "monthly_15th"];

export function SetForm({ set, onClose }: { set: PolicySet | null; onClose: () => void }) {
  const queries = useQueryClient();
  const { control, handleSubmit } = useForm<SetValues>({
    resolver: zodResolver(setSchema),
    defaultValues: valuesOf(set),
  });
  const rows = useFieldArray({ control, name: "policies", keyName: "key" });
  const send = useMutation({
    mutationFn: (values: SetValues) => saveSet(set?.id ?? null, wordsOf(values)),
    onSuccess: ({ name, effects }) => {
      notifyDone(
        `Policy set ${name}: saved`,
        `${counted(effects.changed, "volume has", "volumes have")} it otherwise than before.`,
      );
      onClose();
    },
    onSettled: () => queries.invalidateQueries({ queryKey: [SNAPSHOT] }),
  });
  return (
    <Modal
      opened
      onClose={onClose}
      title={set ? `Policy set ${set.name}` : "New policy set"}
      size="xl"
      withinPortal={false}
      closeOnClickOutside={false}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      <form
        noValidate
        onSubmit={(event) =>
          void handleSubmit((values) => {
            send.mutate(values);
          })(event)
        }
      >
        <div className="act-fields">
          <div className="act-field" data-half>
            <Controller
              name="name"
              control={control}
              render={({ field, fieldState }) => (
                <TextInput
                  label="Name"
                  size="sm"
                  autoComplete="off"
                  data-autofocus
                  {...field}
                  error={fieldState.error?.message}
                />
              )}
            />
          </div>
          <ProjectChoice control={control} fixed={set?.built_in ?? false} />
          <DrillField control={control} />
          <div className="act-field">
            <Controller
              name="description"
              control={control}
              render={({ field }) => <Textarea label="What for" size="sm" autosize minRows={1} {...field} />}
            />
          </div>
        </div>
        {rows.fields.map(({ key, name }, at) => (
          <PolicyFields
            key={key}
            control={control}
            at={at}
            fixed={(set?.built_in ?? false) && BUILT_IN.includes(name)}
            onRemove={() => {
              rows.remove(at);
            }}
          />
        ))}
        <Button
          variant="default"
          mt="xs"
          onClick={() => {
            rows.append(BLANK_POLICY);
          }}
        >
          Add a policy
        </Button>
        {send.isError && <ProblemNotice error={send.error} />}
        <Group mt="md" justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={send.isPending}>
            Save the policy set
          </Button>
        </Group>
      </form>
    </Modal>
  );
}
