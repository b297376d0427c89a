/** What an entry of the log changed: the version before it and the one after it side by side, where they are kept. */
import { Group, Skeleton, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { ChangeEntry } from "@/api/schema";
import { ProblemNotice } from "@/components/ProblemNotice";
import { TextLink } from "@/components/TextLink";
import { VersionsSideBySide } from "@/components/versions/VersionsSideBySide";
import { body, client } from "@/lib/client";

export function EntryVersions({ entry }: { entry: ChangeEntry }) {
  return (
    <div className="timeline-open">
      {entry.history_id === null ? (
        <Text size="sm" c="dimmed">
          {entry.action === "deleted"
            ? "It is gone: there is no version after this. Its earlier changes tell what it was."
            : "No versions are kept of this kind."}
        </Text>
      ) : (
        <Versions entry={entry} version={entry.history_id} />
      )}
      <Group mt={8} gap="md">
        <TextLink
          size="sm"
          to="/history"
          search={{ resource_type: entry.resource_type, resource_id: entry.resource_id }}
        >
          All changes of this {entry.resource_label.toLowerCase()}
        </TextLink>
      </Group>
    </div>
  );
}

function Versions({ entry, version }: { entry: ChangeEntry; version: number }) {
  const { resource_type: kind, resource_id: id, region_name: region } = entry;
  const compared = useQuery({
    queryKey: ["history", "compare", kind, id, region, version],
    queryFn: ({ signal }) => {
      const path = { kind, resource_id: id };
      const query = { to: String(version), region_name: region };
      return body(
        client.GET("/api/v1/history/compare/{kind}/{resource_id}", { params: { path, query }, signal }),
      );
    },
  });
  if (compared.isPending)
    return <Skeleton h={90} role="progressbar" aria-busy="true" aria-label="Loading the versions" />;
  if (compared.isError) {
    return (
      <ProblemNotice
        error={compared.error}
        onRetry={() => void compared.refetch()}
        retrying={compared.isFetching}
      />
    );
  }
  return <VersionsSideBySide compared={compared.data} />;
}
