/** The report in detail: by kind, by project, and what was deleted last. */
import { Paper, Table, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";
import type { ComplianceReport } from "@/api/schema";
import { Instant } from "@/components/Instant";
import { NavIcon } from "@/components/NavIcon";
import { TextLink } from "@/components/TextLink";
import { useKinds } from "@/hooks/use-kinds";
import { count } from "@/lib/format";
import { zoneName } from "@/lib/time";
import type { Span } from "./span";

interface Props {
  report: ComplianceReport;
  span: Span;
}

export function ReportTables({ report, span }: Props) {
  return (
    <>
      <div className="audit-columns">
        <Part title="Changes by kind" empty={report.by_kind.length === 0}>
          <ByKind kinds={report.by_kind} span={span} />
        </Part>
        <Part title="Changes by project" empty={report.by_project.length === 0}>
          <ByProject projects={report.by_project} span={span} />
        </Part>
      </div>
      <div className="audit-row">
        <Part title="Newest deletions" empty={report.deletions.length === 0}>
          <Deletions deletions={report.deletions} />
        </Part>
      </div>
    </>
  );
}

function Part({ title, empty, children }: { title: string; empty: boolean; children: ReactNode }) {
  return (
    <Paper withBorder className="card" component="section">
      <Title order={2} size="h5">
        {title}
      </Title>
      {empty ? (
        <Text size="sm" c="dimmed">
          None in this time.
        </Text>
      ) : (
        children
      )}
    </Paper>
  );
}

const ACTIONS = ["created", "changed", "deleted"] as const;

function ByKind({ kinds, span }: { kinds: ComplianceReport["by_kind"]; span: Span }) {
  return (
    <Table verticalSpacing={4} horizontalSpacing={8}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Kind</Table.Th>
          <Table.Th className="figure">Made</Table.Th>
          <Table.Th className="figure">Changed</Table.Th>
          <Table.Th className="figure">Gone</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {kinds.map((kind) => (
          <Table.Tr key={kind.resource_type}>
            <Table.Th scope="row">
              <span className="with-icon">
                <NavIcon name={kind.resource_type} />
                <TextLink size="sm" to="/history" search={{ ...span, resource_type: kind.resource_type }}>
                  {kind.label}
                </TextLink>
              </span>
            </Table.Th>
            {ACTIONS.map((action) => (
              <Table.Td key={action} className="figure" data-quiet={kind[action] === 0 || undefined}>
                {count(kind[action])}
              </Table.Td>
            ))}
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

function ByProject({ projects, span }: { projects: ComplianceReport["by_project"]; span: Span }) {
  return (
    <Table verticalSpacing={4} horizontalSpacing={8}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Project</Table.Th>
          <Table.Th className="figure">Changes</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {projects.map(({ project_id, project_name, count: changes }) => (
          <Table.Tr key={project_id}>
            <Table.Th scope="row">
              {project_id === "" ? (
                <span className="none">of no project</span>
              ) : (
                <TextLink size="sm" to="/history" search={{ ...span, project_id }} title={project_id}>
                  {wordsFor(project_name, project_id)}
                </TextLink>
              )}
            </Table.Th>
            <Table.Td className="figure">{count(changes)}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

/** What is gone has no panel any more: its name leads to what the change log knows of it. */
function Deletions({ deletions }: { deletions: ComplianceReport["deletions"] }) {
  const kinds = useKinds().data ?? [];
  return (
    <Table.ScrollContainer minWidth={760} type="native" scrollAreaProps={{ tabIndex: 0 }}>
      <Table verticalSpacing={4} horizontalSpacing={8} className="log">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Kind</Table.Th>
            <Table.Th>Name</Table.Th>
            <Table.Th>Project</Table.Th>
            <Table.Th>By</Table.Th>
            <Table.Th>Last seen ({zoneName()})</Table.Th>
            <Table.Th>Found gone ({zoneName()})</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {deletions.map((gone) => (
            <Table.Tr key={`${gone.resource_type}/${gone.resource_id}/${gone.deleted_at}`}>
              <Table.Td>
                <span className="with-icon">
                  <NavIcon name={gone.resource_type} />
                  {kinds.find(({ name }) => name === gone.resource_type)?.singular ?? gone.resource_type}
                </span>
              </Table.Td>
              <Table.Td className="log-name">
                <TextLink
                  size="sm"
                  to="/history"
                  search={{ resource_type: gone.resource_type, resource_id: gone.resource_id }}
                  title={gone.resource_id}
                >
                  {wordsFor(gone.resource_name, gone.resource_id)}
                </TextLink>
              </Table.Td>
              <Table.Td>{gone.project_name ?? <span className="none">–</span>}</Table.Td>
              <Table.Td>{gone.actor ?? <span className="none">not through here</span>}</Table.Td>
              <Table.Td>
                {gone.last_seen_at ? (
                  <Instant at={gone.last_seen_at} form="short" />
                ) : (
                  <span className="none">–</span>
                )}
              </Table.Td>
              <Table.Td>
                <Instant at={gone.deleted_at} form="short" />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

/** What has no name, or an empty one as many ports have, is called by its id. */
function wordsFor(name: string | null, id: string): string {
  return name === null || name === "" ? id : name;
}
