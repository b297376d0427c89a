"""Whether a listing that lacks much is to be believed: a smaller scope must not look like a mass deletion."""

from pf9.database import Session
from pf9.inventory import queries
from pf9.inventory.collect import Listing, exists
from pf9.openstack.session import Cloud

_SAMPLE = 3  # resources asked for one by one before a mass deletion is believed
_MANY, _PART = 20, 0.2  # more than so many, and more than this part of all that was known


def find_doubt(session: Session, cloud: Cloud, listing: Listing, *, run_id: int | None) -> str | None:
    """Say why what is missing from the listing may still exist, or None.

    When a listing is empty, holds one project only, or lacks much of what was known, the cloud is asked for a few of the
    missing one by one; one that answers proves the listing wrong.
    """
    if listing.doubt:
        return listing.doubt
    with session.transaction(read_only=True) as tx:
        found = queries.find_missing(tx, listing.kind, region_name=cloud.region_name, run_id=run_id, sample=_SAMPLE)
    one_project = listing.kind.project is not None and found["listed_projects"] <= 1
    mass = found["missing"] > max(_MANY, _PART * found["known"])
    if not found["missing"] or not (not listing.records or one_project or mass):
        return None
    for resource_id in found["ids"]:
        if exists(cloud, listing.kind, resource_id):
            return (
                f"The listing lacks {found['missing']} of {found['known']} known {listing.kind.label.lower()},"
                f" but the cloud still gives {resource_id}: nothing was deleted."
            )
    return None
