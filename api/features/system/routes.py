"""GET /health, /health/ready, /metrics, /simple-test."""

from fastapi import APIRouter, Request, Response, status

from api.features.system import queries, service
from api.features.system.schemas import Health, Readiness, SimpleTest
from api.web import request_metrics
from api.web.deps import Parts, Tx, User
from api.web.version import VERSION
from pf9 import secrets
from pf9.errors import Unauthenticated

router = APIRouter(tags=["system"])


@router.get("/health")
def get_health() -> Health:
    """The process lives; it says nothing of what it needs."""
    return Health(version=VERSION)


@router.get("/health/ready", responses={status.HTTP_503_SERVICE_UNAVAILABLE: {"model": Readiness}})
def get_readiness(parts: Parts, response: Response) -> Readiness:
    """Database, schema and directory were tried just now; 503 when one of them is not as it must be."""
    found = service.PROBE.readiness(parts)
    if found.status != "ready":
        response.status_code = status.HTTP_503_SERVICE_UNAVAILABLE
    return found


@router.get("/metrics", response_class=Response)
def get_metrics(request: Request, parts: Parts) -> Response:
    """Request counts and times of all processes, for Prometheus; it brings its own bearer token (METRICS_TOKEN)."""
    if not secrets.same(request.headers.get("authorization", ""), f"Bearer {parts.settings.api.metrics_token}"):
        raise Unauthenticated("The metrics are for the holder of their token.")
    return Response(request_metrics.exposition(), media_type=request_metrics.MEDIA_TYPE)


@router.get("/simple-test")
def get_simple_test(tx: Tx, user: User) -> SimpleTest:
    """A request goes all the way: session, permission, database and back."""
    return SimpleTest(username=user.username, database_time=queries.get_time(tx))
