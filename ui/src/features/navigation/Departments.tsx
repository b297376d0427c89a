/** The departments, and what the chosen one sees. */
import { ActionIcon, Button, Paper, Title, Tooltip } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import IconPencil from "@tabler/icons-react/dist/esm/icons/IconPencil.mjs";
import IconTrash from "@tabler/icons-react/dist/esm/icons/IconTrash.mjs";
import { useState } from "react";
import type { Department, MenuGroup } from "@/api/schema";
import { useMay } from "@/hooks/use-session";
import { counted } from "@/lib/format";
import { DeleteDepartment } from "./DeleteDepartment";
import { DepartmentVisibility } from "./DepartmentVisibility";
import { NameDialog, type NameQuestion } from "./NameDialog";
import { createDepartment, renameDepartment } from "./navigation-api";

interface Props {
  departments: readonly Department[];
  groups: readonly MenuGroup[];
  /** As the address says. */
  chosen: string | undefined;
  onGone: () => void;
}

const LONGEST = 100;

export function Departments({ departments, groups, chosen, onGone }: Props) {
  const mayChange = useMay("departments", "write");
  const mayDelete = useMay("departments", "delete");
  const [question, setQuestion] = useState<NameQuestion | null>(null);
  const [leaving, setLeaving] = useState<Department | null>(null);
  const current = departments.find(({ id }) => String(id) === chosen) ?? departments[0];
  const rename = ({ id, name }: Department) => {
    setQuestion({
      title: `Rename the department ${name}`,
      act: "Rename",
      label: "Name",
      name,
      longest: LONGEST,
      send: (next) => renameDepartment(id, next),
    });
  };
  return (
    <div className="departments">
      <Paper withBorder className="card" component="section" aria-labelledby="departments">
        <div className="card-head">
          <Title order={2} size="h5" id="departments">
            Departments
          </Title>
          {mayChange && (
            <Button
              variant="default"
              size="compact-sm"
              onClick={() => {
                setQuestion({
                  title: "New department",
                  act: "Create",
                  label: "Name",
                  name: "",
                  longest: LONGEST,
                  send: createDepartment,
                });
              }}
            >
              New department
            </Button>
          )}
        </div>
        <ul className="department-list">
          {departments.map((department) => (
            <li key={department.id}>
              <Link
                to="/navigation"
                search={{ department: String(department.id) }}
                aria-current={department === current ? "true" : undefined}
              >
                <span className="visible-name">{department.name}</span>
                <span className="none">{counted(department.people, "person", "people")}</span>
              </Link>
              {mayChange && (
                <Tooltip label="Rename">
                  <ActionIcon
                    aria-label={`Rename ${department.name}`}
                    onClick={() => {
                      rename(department);
                    }}
                  >
                    <IconPencil size={15} />
                  </ActionIcon>
                </Tooltip>
              )}
              {mayDelete && (
                <Tooltip label="Delete">
                  <ActionIcon
                    aria-label={`Delete ${department.name}`}
                    onClick={() => {
                      setLeaving(department);
                    }}
                  >
                    <IconTrash size={15} />
                  </ActionIcon>
                </Tooltip>
              )}
            </li>
          ))}
        </ul>
      </Paper>
      {current && <DepartmentVisibility key={current.id} department={current} groups={groups} />}
      {question && (
        <NameDialog
          question={question}
          onClose={() => {
            setQuestion(null);
          }}
        />
      )}
      {leaving && (
        <DeleteDepartment
          department={leaving}
          onClose={() => {
            setLeaving(null);
          }}
          onGone={() => {
            setLeaving(null);
            onGone();
          }}
        />
      )}
    </div>
  );
}
