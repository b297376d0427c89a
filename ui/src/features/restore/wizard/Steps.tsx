/** Where one is on the way to a restore. What lies behind is a link back. */
import { Link } from "@tanstack/react-router";
import IconCheck from "@tabler/icons-react/dist/esm/icons/IconCheck.mjs";
import { withSearch, type Search } from "@/lib/list-search";

const STEPS = [
  { step: "server", label: "Server" },
  { step: "point", label: "Point in time" },
  { step: "how", label: "How" },
  { step: "plan", label: "Plan" },
] as const;
export type WizardStep = (typeof STEPS)[number]["step"];

/** The furthest step that the choices lead to, unless the address names an earlier one. */
export function stepOf(search: Search): Exclude<WizardStep, "plan"> {
  if (search.vm_id === undefined || search.step === "server") return "server";
  if (search.snapshot_id === undefined || search.step === "point") return "point";
  return "how";
}

/** What each step gets: how to set words of the address. */
export interface StepProps {
  onChange: (words: Readonly<Record<string, string | undefined>>, how?: { replace: boolean }) => void;
}

interface Props {
  search: Search;
  at: WizardStep;
}

export function Steps({ search, at }: Props) {
  const reached = STEPS.findIndex(({ step }) => step === at);
  return (
    <nav aria-label="Steps of the wizard">
      <ol className="wizard-steps">
        {STEPS.map(({ step, label }, index) => (
          <li key={step} data-done={index < reached || undefined}>
            {index < reached ? (
              <Link to="/restore/new" search={withSearch(search, { step, q: undefined })}>
                <span className="wizard-number">
                  <IconCheck size={13} aria-label="done:" />
                </span>
                {label}
              </Link>
            ) : (
              <span aria-current={index === reached ? "step" : undefined}>
                <span className="wizard-number">{index + 1}</span>
                {label}
              </span>
            )}
          </li>
        ))}
      </ol>
    </nav>
  );
}
