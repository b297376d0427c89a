"""What a chain of jobs has made and the restored server does not have: calls that came to an end long after they were given up."""

from api.features.restore import marks, server_body
from api.features.restore.jobs import Result
from api.features.restore.steps import old_server, ports, server, volumes
from api.features.restore.work import Left, Record, Work
from pf9.openstack import block_storage


def found(work: Work, result: Result) -> list[tuple[str, Record]]:
    """Each with its kind, by its marks; `result` names what the server has.

    Raises:
        CloudError: what there is cannot be listed.
    """
    has = {result["server_id"], result["volume_id"], *result["data_volumes"].values()}
    has |= {each["port_id"] for each in result["addresses"]}
    made = [
        *(("servers", each) for each in server_body.of_chain(work)),
        *(("ports", each) for each in ports.marked(work)),
        *(("volumes", each) for each in block_storage.list_own_volumes(work.cloud, metadata=_of(work))),
    ]
    return [(kind, each) for kind, each in made if each["id"] not in has]


def remove(work: Work, strays: list[tuple[str, Record]]) -> list[Left]:
    """Take them away, what has the others first; what could not be taken away is told."""
    left = server.remove(work, [each for kind, each in strays if kind == "servers"])
    for port in [each for kind, each in strays if kind == "ports"]:
        left += old_server.discard_port(work, port)
    for volume in [each for kind, each in strays if kind == "volumes"]:
        left += volumes.discard(work, volume)
    return left


def _of(work: Work) -> dict[str, str]:
    return {marks.JOB: str(work.job.lineage_id)}
