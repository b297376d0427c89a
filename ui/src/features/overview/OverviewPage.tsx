import { EmptyState, Skeleton, Stack } from "@mantine/core";
import IconCloudSearch from "@tabler/icons-react/dist/esm/icons/IconCloudSearch.mjs";
import type { Overview } from "@/api/schema";
import { CollectButton } from "@/components/CollectButton";
import { DataAge, StaleBanner } from "@/components/DataAge";
import { PageHeader } from "@/components/PageHeader";
import { ProblemNotice } from "@/components/ProblemNotice";
import { useOverview } from "@/hooks/use-overview";
import { usePageTitle } from "@/hooks/use-page-title";
import { useSession } from "@/hooks/use-session";
import { Capacity } from "./Capacity";
import { Counts } from "./Counts";
import { LastDay } from "./LastDay";
import { LastRuns } from "./LastRuns";
import { OpenDrift } from "./OpenDrift";
import { StateShares } from "./StateShares";
import { TextLink } from "@/components/TextLink";

export function OverviewPage() {
  usePageTitle("Overview");
  const overview = useOverview();
  return (
    <div className="page page-scrolls">
      <PageHeader title="Overview" note={<DataAge />}>
        <CollectButton />
      </PageHeader>
      {overview.isPending && <OverviewPending />}
      {overview.isError && (
        <ProblemNotice
          error={overview.error}
          onRetry={() => void overview.refetch()}
          retrying={overview.isFetching}
        />
      )}
      {overview.data &&
        (overview.data.inventory.last_success_at || overview.data.counts.some(({ total }) => total > 0) ? (
          <Figures overview={overview.data} />
        ) : (
          <NothingYet overview={overview.data} />
        ))}
    </div>
  );
}

function Figures({ overview }: { overview: Overview }) {
  const { permissions } = useSession();
  const sees = (resource: string) => permissions[resource]?.includes("read") ?? false;
  return (
    <Stack gap="md">
      <StaleBanner />
      <Counts counts={overview.counts} />
      <div className="overview-columns">
        <Stack gap="md">
          {sees("hypervisors") && <Capacity hypervisors={overview.capacity} />}
          {sees("history") && <LastDay />}
        </Stack>
        <Stack gap="md">
          {sees("servers") && (
            <StateShares title="Servers by state" path="servers" states={overview.servers_by_status} />
          )}
          {sees("volumes") && (
            <StateShares title="Volumes by state" path="volumes" states={overview.volumes_by_status} />
          )}
          {sees("drift") && <OpenDrift />}
          {sees("resources") && <LastRuns runs={overview.last_runs} />}
        </Stack>
      </div>
    </Stack>
  );
}

function NothingYet({ overview }: { overview: Overview }) {
  const going = overview.last_runs.find((run) => run.status === "running");
  return (
    <EmptyState
      mt="8vh"
      icon={<IconCloudSearch />}
      title="Nothing has been collected yet"
      description={`Start an inventory run to see what is in ${overview.region_name}.`}
    >
      <EmptyState.Actions>
        {going ? (
          <TextLink to="/runs/$id" params={{ id: going.id }}>
            A run is going: watch it
          </TextLink>
        ) : (
          <CollectButton variant="filled" />
        )}
      </EmptyState.Actions>
    </EmptyState>
  );
}

function OverviewPending() {
  return (
    <Stack gap="md" role="progressbar" aria-busy="true" aria-label="Loading">
      <Skeleton h={164} />
      <div className="overview-columns">
        <Skeleton h={340} />
        <Skeleton h={340} />
      </div>
    </Stack>
  );
}
