/** Which volumes are snapshotted, by which policies: the rules, the sets of policies, the versions, and a test. */
import { Tabs } from "@mantine/core";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { LeaveDialog } from "@/components/LeaveDialog";
import { OnlyFor } from "@/components/OnlyFor";
import { PageHeader } from "@/components/PageHeader";
import { usePageTitle } from "@/hooks/use-page-title";
import { withSearch } from "@/lib/list-search";
import { rulesQuery, type Draft } from "./policies-api";
import { RulesEditor } from "./rules/RulesEditor";
import { PolicySets } from "./sets/PolicySets";
import { TestVolume } from "./TestVolume";
import { RuleVersions } from "./versions/RuleVersions";

const TABS = { rules: "Rules", sets: "Policy sets", versions: "Versions", test: "Test on a volume" };

export function SnapshotPoliciesPage() {
  return (
    <OnlyFor page="Snapshot policies" resource="snapshot_policy_sets" action="read">
      <Policies />
    </OnlyFor>
  );
}

function Policies() {
  usePageTitle("Snapshot policies");
  const search = useSearch({ from: "/shell/snapshot-policies" });
  const navigate = useNavigate({ from: "/snapshot-policies" });
  const saved = useQuery(rulesQuery).data;
  // Outlives a look at another tab; whoever leaves the page is asked first.
  const [draft, setDraft] = useState<Draft | null>(null);
  const go = (words: Readonly<Record<string, string | undefined>>) => {
    void navigate({ search: (before) => withSearch(before, words) });
  };
  const tab = search.tab !== undefined && search.tab in TABS ? search.tab : "rules";
  return (
    <div className="page page-scrolls">
      <PageHeader
        title="Snapshot policies"
        note="which volumes are snapshotted, how often, and how many are kept"
      />
      <Tabs
        keepMounted={false}
        value={tab}
        onChange={(next) => {
          go({ tab: next === "rules" ? undefined : (next ?? undefined) });
        }}
      >
        <Tabs.List mb="sm">
          {Object.entries(TABS).map(([value, label]) => (
            <Tabs.Tab key={value} value={value}>
              {label}
              {value === "rules" && draft && " (draft)"}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="rules">
          <RulesEditor draft={draft} onDraft={setDraft} />
        </Tabs.Panel>
        <Tabs.Panel value="sets">
          <PolicySets />
        </Tabs.Panel>
        <Tabs.Panel value="versions">
          <RuleVersions
            onTake={(rules) => {
              setDraft({ base: saved?.version ?? 0, rules });
              go({ tab: undefined });
            }}
          />
        </Tabs.Panel>
        <Tabs.Panel value="test">
          <TestVolume
            volume={search.volume_id}
            onVolume={(volume_id) => {
              go({ volume_id });
            }}
          />
        </Tabs.Panel>
      </Tabs>
      <LeaveDialog
        unsaved={draft !== null}
        words="The draft of the rules is not saved. It is lost when you leave."
      />
    </div>
  );
}
