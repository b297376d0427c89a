/** The rules in the order in which they are asked: a draft of one's own, until its effect was looked at and it is saved. */
import { Button, EmptyState, Group, Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import IconListCheck from "@tabler/icons-react/dist/esm/icons/IconListCheck.mjs";
import { useState } from "react";
import { ActButton } from "@/components/ActButton";
import { ProblemNotice } from "@/components/ProblemNotice";
import { Instant } from "@/components/Instant";
import { useMay, useSession } from "@/hooks/use-session";
import { counted } from "@/lib/format";
import { rulesQuery, type Draft } from "../policies-api";
import { PreviewDialog } from "./PreviewDialog";
import { RuleForm } from "./RuleForm";
import { RuleList } from "./RuleList";
import { inOrder, withPlaces, type Rule } from "./rule";

interface Props {
  draft: Draft | null;
  onDraft: (draft: Draft | null) => void;
}

const BLANK: Rule = { name: "", match: {} };
type Open = { what: "rule"; at: number } | { what: "new" } | { what: "preview" } | null;

export function RulesEditor({ draft, onDraft }: Props) {
  const saved = useQuery(rulesQuery);
  const may = useMay("snapshot_policy_sets", "write");
  const { role } = useSession();
  const [open, setOpen] = useState<Open>(null);
  if (saved.isPending) return <Skeleton h={300} role="progressbar" aria-busy="true" aria-label="Loading" />;
  if (saved.isError) {
    return (
      <ProblemNotice error={saved.error} onRetry={() => void saved.refetch()} retrying={saved.isFetching} />
    );
  }
  const { version, saved_at, saved_by, policies } = saved.data;
  const rules = draft?.rules ?? inOrder(saved.data.rules as unknown as readonly Rule[]);
  const put = (next: readonly Rule[]) => {
    onDraft({ base: draft?.base ?? version, rules: inOrder(next) });
  };
  const close = () => {
    setOpen(null);
  };
  const edited = open?.what === "rule" ? rules[open.at] : undefined;
  return (
    <>
      <Group justify="space-between" mb="xs">
        <span className="total" role="status">
          {draft ? "A draft, not saved · " : ""}
          {counted(rules.length, "rule", "rules")}
          {saved_at && (
            <span className="of">
              {" "}
              · version {version} of <Instant at={saved_at} form="short" /> by {saved_by}
            </span>
          )}
        </span>
        <Group gap="xs">
          {draft && (
            <>
              <Button
                variant="default"
                onClick={() => {
                  onDraft(null);
                }}
              >
                Discard the draft
              </Button>
              <Button
                onClick={() => {
                  setOpen({ what: "preview" });
                }}
              >
                Preview and save
              </Button>
            </>
          )}
          <ActButton
            variant={draft ? "default" : "filled"}
            reason={may ? null : `The role ${role} may look at the rules but not change them`}
            onAct={() => {
              setOpen({ what: "new" });
            }}
          >
            Add a rule
          </ActButton>
        </Group>
      </Group>
      {rules.length === 0 ? (
        <EmptyState
          mt="6vh"
          icon={<IconListCheck />}
          title="No rules"
          description="Without a rule the metadata of a volume and what is assigned by hand decide."
        />
      ) : (
        <RuleList
          rules={rules}
          may={may}
          onOrder={(after) => {
            onDraft({ base: draft?.base ?? version, rules: withPlaces(rules, after) });
          }}
          onEdit={(at) => {
            setOpen({ what: "rule", at });
          }}
          onRemove={(at) => {
            put(rules.filter((_, place) => place !== at));
          }}
        />
      )}
      {(edited ?? open?.what === "new") && (
        <RuleForm
          rule={edited ?? BLANK}
          isNew={!edited}
          taken={rules.flatMap(({ name }) => (name === edited?.name ? [] : [name]))}
          policies={policies}
          onClose={close}
          onDone={(done) => {
            put(edited ? rules.map((rule) => (rule === edited ? done : rule)) : [...rules, done]);
            close();
          }}
        />
      )}
      {open?.what === "preview" && draft && (
        <PreviewDialog
          draft={draft}
          onClose={close}
          onSaved={() => {
            close();
            onDraft(null);
          }}
        />
      )}
    </>
  );
}
