"""Where a request's plan is made: the cloud, logged in to with the first request to it, and who asks."""

from collections.abc import Callable
from functools import partial
from typing import Annotated

from fastapi import Depends

from api.features.restore import planning
from api.web import clouds
from api.web.deps import Client, Database, Parts, User
from pf9.openstack.session import Cloud


def get_connect(parts: Parts) -> Callable[[], Cloud]:
    """The way into the cloud, logged in to with the first request to it: what cannot be an id needs none."""
    return partial(clouds.of, parts.settings.cloud)


Connect = Annotated[Callable[[], Cloud], Depends(get_connect)]


def get_desk(database: Database, parts: Parts, connect: Connect, user: User, client: Client) -> planning.Desk:
    """What a plan is made with."""
    settings = parts.settings
    return planning.Desk(
        database=database,
        connect=connect,
        vault=parts.vault,
        restore=settings.restore,
        service_user=settings.service_user,
        administrator=settings.cloud.username,
        actor=user.username,
        client=client,
    )
