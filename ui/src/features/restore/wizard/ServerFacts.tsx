/** The server that is to be restored, and its volumes as the cloud has them now. */
import { Paper } from "@mantine/core";
import type { RestorePoints, ServerVolume } from "@/api/schema";
import { ResourceLink } from "@/components/ResourceLink";
import { amount } from "@/lib/format";

export function ServerFacts({ points }: { points: RestorePoints }) {
  const { root_volume: root, data_volumes: data } = points;
  return (
    <Paper withBorder className="card" mb="md">
      <dl className="facts">
        <div>
          <dt>Server</dt>
          <dd>
            <ResourceLink type="servers" id={points.vm_id} name={points.vm_name} region={null} />
          </dd>
        </div>
        {root && (
          <div>
            <dt>Boots from</dt>
            <dd>{volumeWords(root)}</dd>
          </div>
        )}
        <div>
          <dt>Data volumes</dt>
          <dd>{data.length === 0 ? "none" : data.map(volumeWords).join(", ")}</dd>
        </div>
      </dl>
    </Paper>
  );
}

function volumeWords({ volume_name: name, size_gb: size }: ServerVolume): string {
  return `${name} (${amount(size, "GiB")})`;
}
