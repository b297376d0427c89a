import { Link } from "@tanstack/react-router";
import type { Overview } from "@/api/schema";
import { NavIcon } from "@/components/NavIcon";
import { useKinds } from "@/hooks/use-kinds";
import { count } from "@/lib/format";
import { slugOf } from "@/lib/value";

export function Counts({ counts }: { counts: Overview["counts"] }) {
  const kinds = useKinds();
  return (
    <section aria-label="Resources by kind">
      <ul className="counts">
        {counts.map(({ kind: name, label, total }) => {
          const kind = kinds.data?.find((candidate) => candidate.name === name);
          const words = (
            <>
              <NavIcon name={name} size={17} />
              <span className="count-label">{label}</span>
              <span className="count-figure">{count(total)}</span>
            </>
          );
          return (
            <li key={name}>
              {kind ? (
                <Link to="/$kind" params={{ kind: slugOf(kind) }} className="count">
                  {words}
                </Link>
              ) : (
                <span className="count">{words}</span>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
