/** A resource by its name, as a link to its panel where there is one to open. */
import { useKinds } from "@/hooks/use-kinds";
import { useSession } from "@/hooks/use-session";
import { panelSearch } from "@/lib/list-search";
import { slugOf } from "@/lib/value";
import { TextLink } from "./TextLink";

interface Props {
  /** The name of its kind, as the API has it. */
  type: string;
  id: string;
  name: string | null;
  region: string | null;
  /** What is gone has no panel any more. */
  gone?: boolean;
}

export function ResourceLink({ type, id, name, region, gone = false }: Props) {
  const kind = useKinds().data?.find((candidate) => candidate.name === type);
  const home = useSession().region_name;
  const words = name ?? id;
  if (gone || !kind) return <span title={id}>{words}</span>;
  return (
    <TextLink
      size="sm"
      to="/$kind"
      params={{ kind: slugOf(kind) }}
      search={panelSearch(id, region, home)}
      title={id}
    >
      {words}
    </TextLink>
  );
}
