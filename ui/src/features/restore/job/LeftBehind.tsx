/** Each thing that stayed in the cloud, and why; with what can be done about it. */
import { Group, Paper } from "@mantine/core";
import type { ReactNode } from "react";
import type { RestoreJobDetail } from "@/api/schema";
import { ResourceLink } from "@/components/ResourceLink";
import { nameOf } from "../left-words";
import { kindWords, type Left } from "../result";
import { isOldServerGone } from "../standing";

interface Props {
  left: readonly Left[];
  job: RestoreJobDetail;
  title?: string;
  children?: ReactNode;
}

export function LeftBehind({ left, job, title = "What is left in the cloud", children }: Props) {
  const gone = isOldServerGone(job) ? job.vm_id : null;
  return (
    <Paper withBorder className="card" component="section">
      <Group justify="space-between" mb={10}>
        <h2 className="card-title card-title-alone">{title}</h2>
        {children}
      </Group>
      <ul className="left-things">
        {left.map((each) => (
          <li key={`${each.kind}/${each.id}`}>
            <span>{kindWords(each.kind)}</span>
            <ResourceLink
              type={each.kind}
              id={each.id}
              name={nameOf(each, job.plan)}
              region={job.region_name}
              gone={each.id === gone}
            />
            <span className="of">{each.why}</span>
          </li>
        ))}
      </ul>
    </Paper>
  );
}
