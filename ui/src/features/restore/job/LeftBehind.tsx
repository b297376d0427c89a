/** Each thing that stayed in the cloud, and why; with what can be done about it. */
import { Group, Paper } from "@mantine/core";
import type { ReactNode } from "react";
import { ResourceLink } from "@/components/ResourceLink";
import { kindWords, type Left } from "../result";

interface Props {
  left: readonly Left[];
  region: string;
  children?: ReactNode;
}

export function LeftBehind({ left, region, children }: Props) {
  return (
    <Paper withBorder className="card" component="section">
      <Group justify="space-between" mb={10}>
        <h2 className="card-title card-title-alone">What is left in the cloud</h2>
        {children}
      </Group>
      <ul className="left-things">
        {left.map(({ kind, id, name, why }) => (
          <li key={`${kind}/${id}`}>
            <span>{kindWords(kind)}</span>
            <ResourceLink type={kind} id={id} name={name ?? null} region={region} />
            <span className="of">{why}</span>
          </li>
        ))}
      </ul>
    </Paper>
  );
}
