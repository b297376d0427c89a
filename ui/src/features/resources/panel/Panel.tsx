/** One resource beside its list: details, relations, history and what the cloud itself said. */
import { ActionIcon, CopyButton, Skeleton, Tabs, Tooltip } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import IconCheck from "@tabler/icons-react/dist/esm/icons/IconCheck.mjs";
import IconCopy from "@tabler/icons-react/dist/esm/icons/IconCopy.mjs";
import { lazy, Suspense } from "react";
import type { InventoryKind } from "@/api/schema";
import { NavIcon } from "@/components/NavIcon";
import { SidePanel } from "@/components/SidePanel";
import { StateMark } from "@/components/StateMark";
import { useMay } from "@/hooks/use-session";
import { getResource, type ResourceDetail } from "@/lib/client";
import { idOf, regionOf, titleOf } from "@/lib/value";
import { PanelActs } from "../acts/PanelActs";
import { Access } from "./Access";
import { Details } from "./Details";
import { RawJson } from "./RawJson";
import { Relations } from "./Relations";
import { Versions } from "./Versions";

const SnapshotsTab = lazy(async () => ({
  default: (await import("./snapshots/SnapshotsTab")).SnapshotsTab,
}));

const RestoreTab = lazy(async () => ({
  default: (await import("./restore/RestoreTab")).RestoreTab,
}));
const SnapshotRestoreTab = lazy(async () => ({
  default: (await import("./restore/SnapshotRestoreTab")).SnapshotRestoreTab,
}));
const RESTORED: ReadonlySet<string> = new Set(["servers", "snapshots"]);

interface Props {
  kind: InventoryKind;
  kinds: readonly InventoryKind[];
  id: string;
  region: string | undefined;
  tab: string;
  onTab: (tab: string) => void;
  onClose: () => void;
  /** The resource has been deleted from here. */
  onGone: () => void;
}

export function Panel({ kind, kinds, id, region, tab, onTab, onClose, onGone }: Props) {
  const detail = useQuery({
    queryKey: ["resource", kind.name, id, region],
    queryFn: ({ signal }) => getResource(kind.path, { id, region }, signal),
  });
  const status = detail.data?.item.status;
  return (
    <SidePanel
      label={`${kind.singular} in detail`}
      icon={<NavIcon name={kind.path} size={20} />}
      title={detail.data ? titleOf(kind, detail.data.item) : kind.singular}
      facts={
        <>
          <span>{kind.singular}</span>
          {typeof status === "string" && <StateMark state={status} />}
          <CopyId id={id} />
        </>
      }
      acts={
        detail.data && (
          <PanelActs
            kind={kind}
            kinds={kinds}
            item={detail.data.item}
            onMadeWithin={() => {
              onTab("relations");
            }}
            onGone={onGone}
          />
        )
      }
      query={detail}
      onClose={onClose}
    >
      {detail.data && <PanelTabs kind={kind} kinds={kinds} detail={detail.data} tab={tab} onTab={onTab} />}
    </SidePanel>
  );
}

interface TabsProps {
  kind: InventoryKind;
  kinds: readonly InventoryKind[];
  detail: ResourceDetail;
  tab: string;
  onTab: (tab: string) => void;
}

function PanelTabs({ kind, kinds, detail, tab, onTab }: TabsProps) {
  const access = accessOf(kind, detail);
  const snapshots = useMay("snapshot_assignments", "read") && kind.name === "volumes";
  const restore = useMay("restore", "read") && RESTORED.has(kind.name);
  const missing =
    (tab === "access" && !access) || (tab === "snapshots" && !snapshots) || (tab === "restore" && !restore);
  const related = detail.relations.reduce((sum, { total }) => sum + total, 0);
  return (
    <Tabs
      className="panel-tabs"
      value={missing ? "details" : tab}
      onChange={(next) => {
        onTab(next ?? "details");
      }}
      keepMounted={false}
    >
      <Tabs.List>
        <Tabs.Tab value="details">Details</Tabs.Tab>
        {access && <Tabs.Tab value="access">{access.title}</Tabs.Tab>}
        {snapshots && <Tabs.Tab value="snapshots">Snapshots</Tabs.Tab>}
        {restore && <Tabs.Tab value="restore">Restore</Tabs.Tab>}
        <Tabs.Tab value="relations">Relations ({related})</Tabs.Tab>
        <Tabs.Tab value="history">History ({detail.history.length})</Tabs.Tab>
        <Tabs.Tab value="raw">Raw JSON</Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="details" className="panel-body">
        <Details kind={kind} kinds={kinds} item={detail.item} />
      </Tabs.Panel>
      {access && (
        <Tabs.Panel value="access" className="panel-body">
          <Access of={access.of} id={idOf(detail.item)} kinds={kinds} />
        </Tabs.Panel>
      )}
      {snapshots && (
        <Tabs.Panel value="snapshots" className="panel-body">
          <Suspense fallback={<Skeleton h={240} role="progressbar" aria-busy="true" aria-label="Loading" />}>
            <SnapshotsTab id={idOf(detail.item)} region={regionOf(detail.item) ?? undefined} />
          </Suspense>
        </Tabs.Panel>
      )}
      {restore && (
        <Tabs.Panel value="restore" className="panel-body">
          <Suspense fallback={<Skeleton h={240} role="progressbar" aria-busy="true" aria-label="Loading" />}>
            {kind.name === "servers" ? (
              <RestoreTab vmId={idOf(detail.item)} />
            ) : (
              <SnapshotRestoreTab id={idOf(detail.item)} />
            )}
          </Suspense>
        </Tabs.Panel>
      )}
      <Tabs.Panel value="relations" className="panel-body">
        <Relations relations={detail.relations} kinds={kinds} singular={kind.singular} />
      </Tabs.Panel>
      <Tabs.Panel value="history" className="panel-body">
        <Versions
          kind={kind}
          id={idOf(detail.item)}
          region={regionOf(detail.item)}
          entries={detail.history}
        />
      </Tabs.Panel>
      <Tabs.Panel value="raw" className="panel-body">
        <RawJson value={detail.raw_json} />
      </Tabs.Panel>
    </Tabs>
  );
}

/** Users and projects have a tab of access, for who may read roles. */
function accessOf({ name }: InventoryKind, detail: ResourceDetail) {
  if (!("access" in detail) || detail.access === null) return null;
  if (name === "users") return { of: name, title: "Access" } as const;
  return name === "projects" ? ({ of: name, title: "Who has access" } as const) : null;
}

function CopyId({ id }: { id: string }) {
  return (
    <CopyButton value={id}>
      {({ copied, copy }) => (
        <span className="copy-id">
          <code>{id}</code>
          <Tooltip label={copied ? "Copied" : "Copy the id"}>
            <ActionIcon size="xs" aria-label="Copy the id" onClick={copy}>
              {copied ? <IconCheck size={13} /> : <IconCopy size={13} />}
            </ActionIcon>
          </Tooltip>
        </span>
      )}
    </CopyButton>
  );
}
