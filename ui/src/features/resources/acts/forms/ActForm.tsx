/** The form of any kind, drawn from its declaration. One request leaves it at a time, and the same one acts once. */
import { zodResolver } from "@hookform/resolvers/zod";
import { Button, Group } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useRef } from "react";
import { useForm, useWatch } from "react-hook-form";
import type { Created } from "@/api/schema";
import { ProblemNotice } from "@/components/ProblemNotice";
import { ApiProblem } from "@/lib/problem";
import { placed } from "@/lib/server-faults";
import type { ActKind } from "../acts";
import { create, newKey } from "./acts-api";
import { FormField } from "./FormField";
import type { Form, Values } from "./form";

interface Props {
  act: ActKind;
  form: Form;
  settled: Readonly<Record<string, string>>;
  submit: string;
  onMade: (made: Created) => void;
  onCancel: () => void;
}

export function ActForm({ act, form, settled, submit, onMade, onCancel }: Props) {
  const { control, handleSubmit, setError } = useForm<Record<string, unknown>>({
    resolver: zodResolver(form.schema),
    defaultValues: { ...form.start, ...settled },
  });
  const values: Values = useWatch({ control });
  const send = useSend(act, onMade);
  const shown = form.fields.filter(({ name, shownIf }) => !(name in settled) && (shownIf?.(values) ?? true));
  return (
    <form
      noValidate
      onSubmit={(event) =>
        void handleSubmit((typed) => {
          send.once(form.bodyOf(typed), (error) => {
            for (const { field, words } of placed(error, shown).at) setError(field, { message: words });
          });
        })(event)
      }
    >
      <div className="act-fields">
        {shown.map((field, at) => (
          <FormField key={`${field.name}/${field.label}`} field={field} control={control} first={at === 0} />
        ))}
      </div>
      {send.error && placed(send.error, shown).rest && <ProblemNotice error={send.error} />}
      <Group mt="md" justify="flex-end">
        <Button variant="default" onClick={onCancel}>
          Cancel
        </Button>
        <Button type="submit" loading={send.isPending}>
          {submit}
        </Button>
      </Group>
    </form>
  );
}

/**
 * A request has a key, and the same request keeps it: a second try after an answer that was lost on the way finds what the
 * first one made. Once the server has answered with a refusal, or something else is asked for, there is a new one.
 */
function useSend(act: ActKind, onMade: (made: Created) => void) {
  const last = useRef<{ text: string; key: string } | null>(null);
  const busy = useRef(false);
  const send = useMutation({
    mutationFn: (content: object) => {
      const text = JSON.stringify(content);
      if (last.current?.text !== text) last.current = { text, key: newKey() };
      return create(act, content, last.current.key);
    },
    onSuccess: onMade,
    onError: (error) => {
      if (error instanceof ApiProblem && error.status >= 400 && error.status < 500) last.current = null;
    },
    onSettled: () => {
      busy.current = false;
    },
  });
  return {
    error: send.error,
    isPending: send.isPending,
    once: (content: object, onError: (error: Error) => void) => {
      if (busy.current) return; // a second click may come before the button shows that it works
      busy.current = true;
      send.mutate(content, { onError });
    },
  };
}
