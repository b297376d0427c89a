/** The matrix itself. Plain fields in the cells: there are two hundred of them. */
import IconTrashOff from "@tabler/icons-react/dist/esm/icons/IconTrashOff.mjs";
import IconTrash from "@tabler/icons-react/dist/esm/icons/IconTrash.mjs";
import type { PermissionMatrix } from "@/api/schema";
import { HIGHEST } from "../roles";
import {
  cellOf,
  cellWords,
  LEVELS,
  nameOf,
  resourceWords,
  rolesOf,
  withCell,
  type Cell,
  type Draft,
  type Level,
} from "./matrix";

interface Props {
  matrix: PermissionMatrix;
  resources: readonly string[];
  may: boolean;
  draft: Draft;
  onDraft: (draft: Draft) => void;
}

export function MatrixTable({ matrix, resources, may, draft, onDraft }: Props) {
  const roles = rolesOf(matrix);
  return (
    // A region that scrolls is reached by the keyboard.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className="table-frame" role="group" aria-label="Matrix of permissions" tabIndex={0}>
      <table className="matrix">
        <thead>
          <tr>
            <th scope="col">Resource</th>
            {roles.map((role) => (
              <th key={role} scope="col">
                {role}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {resources.map((resource) => (
            <tr key={resource}>
              <th scope="row">{resourceWords(resource)}</th>
              {roles.map((role) => {
                const changed = draft[nameOf(role, resource)];
                const cell = changed ?? cellOf(matrix, role, resource);
                return (
                  <td key={role} data-changed={changed !== undefined || undefined} data-level={cell.level}>
                    {may && role !== HIGHEST ? (
                      <Fields
                        words={`${role} on ${resourceWords(resource)}`}
                        cell={cell}
                        onChange={(next) => {
                          onDraft(withCell(draft, matrix, [role, resource], next));
                        }}
                      />
                    ) : (
                      <Words cell={cell} kept={may} />
                    )}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Words({ cell, kept }: { cell: Cell; kept: boolean }) {
  return (
    <span
      title={
        kept ? "The superadmin keeps every permission: somebody must be able to give them back" : undefined
      }
    >
      {cellWords(cell) === "none" ? "–" : cellWords(cell)}
    </span>
  );
}

function Fields({ words, cell, onChange }: { words: string; cell: Cell; onChange: (cell: Cell) => void }) {
  return (
    <span className="matrix-fields">
      <select
        aria-label={words}
        value={cell.level}
        onChange={(event) => {
          onChange({ ...cell, level: event.currentTarget.value as Level });
        }}
      >
        {LEVELS.map((level) => (
          <option key={level} value={level}>
            {level === "none" ? "–" : level}
          </option>
        ))}
      </select>
      <button
        type="button"
        aria-pressed={cell.deletes}
        aria-label={`${words}: delete`}
        title={cell.deletes ? "May delete" : "May not delete"}
        onClick={() => {
          onChange({ ...cell, deletes: !cell.deletes });
        }}
      >
        {cell.deletes ? (
          <IconTrash size={14} stroke={1.8} aria-hidden />
        ) : (
          <IconTrashOff size={14} stroke={1.4} aria-hidden />
        )}
      </button>
    </span>
  );
}
