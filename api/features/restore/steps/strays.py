"""What a chain of jobs has made and the restored server does not have: calls that came to an end long after they were given up."""

from api.features.restore import marks, server_body
from api.features.restore.jobs import Result
from api.features.restore.steps import ports, server, volumes
from api.features.restore.work import Left, Work
from pf9.errors import CloudError, NotFound
from pf9.openstack import block_storage, network


def remove(work: Work, result: Result) -> list[Left]:
    """Take it away, by its marks; `result` names what the server has. What could not be taken away is told.

    Raises:
        CloudError: what there is cannot be listed.
    """
    has = {result["server_id"], result["volume_id"], *result["data_volumes"].values()}
    left = server.remove(work, [each for each in server_body.of_chain(work) if each["id"] not in has])
    taken = {each["port_id"] for each in result["addresses"]}
    for port in [each for each in ports.marked(work) if each["id"] not in taken]:
        try:
            work.again(lambda port=port: network.delete_port(work.cloud, port["id"]))  # type: ignore[misc]
        except NotFound:
            continue
        except CloudError as failure:
            left.append(Left("ports", port["id"], port["name"], f"Not deleted: {failure}"))
    made = block_storage.list_own_volumes(work.cloud, metadata={marks.JOB: str(work.job.lineage_id)})
    for volume in [each for each in made if each["id"] not in has]:
        left += volumes.discard(work, volume)
    return left
