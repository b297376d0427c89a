/** The fields of a person: those that the directory keeps, and what is written down here. */
import { zodResolver } from "@hookform/resolvers/zod";
import { Button, Group, MultiSelect, PasswordInput, Select, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Controller, useForm } from "react-hook-form";
import { ProblemNotice } from "@/components/ProblemNotice";
import { placed } from "@/lib/server-faults";
import { departmentsQuery, groupsQuery } from "../people-api";
import { ROLES } from "../../roles";
import { personSchema, type PersonValues } from "./person-values";

interface Props {
  /** Somebody new has a user name and a password; somebody known has groups. */
  isNew: boolean;
  start: PersonValues;
  /** Why what the directory keeps cannot be changed. */
  entryReason: string | null;
  passwordRules: string;
  submit: string;
  pending: boolean;
  error: unknown;
  onSubmit: (values: PersonValues, onRefused: (error: unknown) => void) => void;
  onCancel: () => void;
}

const NAMES = ["username", "full_name", "email", "password", "role", "department_id", "groups"] as const;
const FIELDS = NAMES.map((name) => ({ name }));

export function PersonForm({
  isNew,
  start,
  entryReason,
  passwordRules,
  submit,
  pending,
  error,
  onSubmit,
  onCancel,
}: Props) {
  const form = useForm<PersonValues>({ resolver: zodResolver(personSchema(isNew)), defaultValues: start });
  const { register, control, handleSubmit, formState, setError } = form;
  const departments = useQuery(departmentsQuery).data?.items ?? [];
  const groups = useQuery({ ...groupsQuery, enabled: !isNew });
  const entry = { disabled: entryReason !== null };
  const refused = (problem: unknown) => {
    for (const { field, words } of placed(problem, FIELDS).at) {
      const name = NAMES.find((each) => each === field);
      if (name) setError(name, { message: words });
    }
  };
  return (
    <form
      noValidate
      onSubmit={(event) =>
        void handleSubmit((values) => {
          onSubmit(values, refused);
        })(event)
      }
    >
      {entryReason && <p className="form-note">{entryReason}.</p>}
      <div className="act-fields">
        {isNew && (
          <div className="act-field" data-half>
            <TextInput
              label="User name"
              withAsterisk
              autoComplete="off"
              data-autofocus
              error={formState.errors.username?.message}
              {...register("username")}
            />
          </div>
        )}
        <div className="act-field" data-half>
          <TextInput
            label="Name"
            withAsterisk={!entry.disabled}
            autoComplete="off"
            {...entry}
            error={formState.errors.full_name?.message}
            {...register("full_name")}
          />
        </div>
        <div className="act-field" data-half={!isNew || undefined}>
          <TextInput
            label="E-mail"
            type="email"
            autoComplete="off"
            {...entry}
            error={formState.errors.email?.message}
            {...register("email")}
          />
        </div>
        {isNew && (
          <div className="act-field">
            <PasswordInput
              label="Password"
              withAsterisk
              description={passwordRules}
              autoComplete="new-password"
              visibilityToggleButtonProps={{ "aria-label": "Show or hide the password" }}
              error={formState.errors.password?.message}
              {...register("password")}
            />
          </div>
        )}
        <div className="act-field" data-half>
          <Controller
            name="role"
            control={control}
            render={({ field }) => (
              <Select
                label="Role"
                size="sm"
                data={[...ROLES]}
                allowDeselect={false}
                error={formState.errors.role?.message}
                {...field}
              />
            )}
          />
        </div>
        <div className="act-field" data-half>
          <Controller
            name="department_id"
            control={control}
            render={({ field }) => (
              <Select
                label="Department"
                size="sm"
                placeholder="None"
                data={departments.map(({ id, name }) => ({ value: String(id), label: name }))}
                clearable
                clearButtonProps={{ "aria-label": "No department" }}
                error={formState.errors.department_id?.message}
                {...field}
              />
            )}
          />
        </div>
        {!isNew && (
          <div className="act-field">
            <Controller
              name="groups"
              control={control}
              render={({ field }) => (
                <MultiSelect
                  label="Groups of the directory"
                  size="sm"
                  data={[...new Set([...(groups.data ?? []), ...start.groups])]}
                  searchable
                  comboboxProps={{ withinPortal: false }}
                  {...entry}
                  error={formState.errors.groups?.message}
                  {...field}
                />
              )}
            />
          </div>
        )}
      </div>
      {error !== null && placed(error, FIELDS).rest && <ProblemNotice error={error} />}
      <Group mt="md" justify="flex-end">
        <Button variant="default" onClick={onCancel}>
          Cancel
        </Button>
        <Button type="submit" loading={pending}>
          {submit}
        </Button>
      </Group>
    </form>
  );
}
