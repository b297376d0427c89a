import { useQuery } from "@tanstack/react-query";
import { ListFilters, type Narrowing } from "@/components/ListFilters";
import { departmentsQuery } from "./people-api";
import { ROLES } from "../roles";
import { STATES } from "./person-words";

const STATE_OPTIONS = Object.entries(STATES).map(([value, label]) => ({ value, label }));
const FACTORS = [
  { value: "true", label: "on" },
  { value: "false", label: "off" },
];

export function PeopleFilters(narrowing: Narrowing) {
  const departments = useQuery(departmentsQuery).data?.items ?? [];
  return (
    <ListFilters
      {...narrowing}
      label="Filter people"
      fields={[
        { name: "q", label: "Search names and addresses", type: "search" },
        { name: "state", label: "State", type: "choice", options: STATE_OPTIONS },
        { name: "role", label: "Role", type: "choice", options: ROLES },
        {
          name: "department",
          label: "Department",
          type: "choice",
          options: departments.map(({ name }) => name),
        },
        { name: "mfa_enabled", label: "Second factor", type: "choice", options: FACTORS },
      ]}
    />
  );
}
