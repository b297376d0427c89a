/** How: beside the server or in its place, with which addresses, and what else. Then the plan is asked for. */
import { Alert, Group, Skeleton, Stack } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import IconAlertTriangle from "@tabler/icons-react/dist/esm/icons/IconAlertTriangle.mjs";
import type { RestorePoint, RestorePoints } from "@/api/schema";
import { ActButton } from "@/components/ActButton";
import { Instant } from "@/components/Instant";
import { ProblemNotice } from "@/components/ProblemNotice";
import { pointsQuery, RESTORE } from "@/components/restore/restore-api";
import { useNow } from "@/hooks/use-now";
import { age } from "@/lib/format";
import { secondsSince } from "@/lib/time";
import { missing, requestOf, type Choices } from "../choices";
import { makePlan } from "../restore-calls";
import { AddressChoice } from "./AddressChoice";
import { ModeChoice } from "./ModeChoice";
import { OtherChoices } from "./OtherChoices";
import type { StepProps } from "./Steps";

interface Props extends StepProps {
  vmId: string;
  choices: Choices;
}

export function HowStep({ vmId, choices, onChange }: Props) {
  const points = useQuery(pointsQuery(vmId));
  if (points.isPending)
    return <Skeleton h={360} role="progressbar" aria-busy="true" aria-label="Asking the cloud" />;
  if (points.isError) {
    return (
      <ProblemNotice
        error={points.error}
        onRetry={() => void points.refetch()}
        retrying={points.isFetching}
      />
    );
  }
  const point = points.data.items.find(({ snapshot_id: id }) => id === choices.snapshotId);
  if (!point?.eligible) return <Unusable reason={point?.reason ?? null} />;
  return <HowForm points={points.data} point={point} choices={choices} onChange={onChange} />;
}

/** An address may be old. */
function Unusable({ reason }: { reason: string | null }) {
  return (
    <Alert
      className="problem"
      variant="default"
      icon={<IconAlertTriangle size={18} />}
      title="This point in time cannot be used"
    >
      {reason ?? "The cloud has no such snapshot of the volume that the server boots from any more."} Go one
      step back and choose another one.
    </Alert>
  );
}

interface FormProps extends StepProps {
  points: RestorePoints;
  point: RestorePoint;
  choices: Choices;
}

function HowForm({ points, point, choices, onChange }: FormProps) {
  const navigate = useNavigate();
  const queries = useQueryClient();
  const plan = useMutation({
    mutationFn: () => {
      const asked = requestOf(choices);
      if (!asked) throw new Error("Something is yet to be chosen");
      return makePlan(asked);
    },
    onSuccess: ({ job_id: id }) => {
      void queries.invalidateQueries({ queryKey: [RESTORE, "list"] });
      void navigate({ to: "/restore/$id", params: { id } });
    },
  });
  const name = points.vm_name ?? points.vm_id;
  const now = useNow(60);
  return (
    <form
      aria-label="How"
      onSubmit={(event) => {
        event.preventDefault();
        if (missing(choices) === null) plan.mutate();
      }}
    >
      <p className="wizard-lead">
        <strong>{name}</strong> as of{" "}
        <strong>
          <Instant at={point.taken_at} />
        </strong>
        <span className="of">
          , {age(secondsSince(point.taken_at, now))} ago: what was written since is not in it.
        </span>
      </p>
      <Stack gap="md">
        <ModeChoice name={name} choices={choices} onChange={onChange} />
        <AddressChoice vmId={points.vm_id} choices={choices} onChange={onChange} />
        <OtherChoices name={name} point={point} choices={choices} onChange={onChange} />
      </Stack>
      {plan.isError && (
        <div className="wizard-problem">
          <ProblemNotice error={plan.error} />
        </div>
      )}
      <Group mt="md" justify="flex-end">
        <ActButton
          size="sm"
          loading={plan.isPending}
          reason={missing(choices)}
          onAct={() => {
            if (!plan.isPending) plan.mutate();
          }}
        >
          Make the plan
        </ActButton>
      </Group>
    </form>
  );
}
