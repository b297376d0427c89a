"""How many requests, how long they took and how they ended, counted over all processes for Prometheus."""

import os

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import REGISTRY

# Asked for every few seconds by machines: measured, but not worth a line in the log.
PROBES = {"/health", "/health/ready", "/metrics"}
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
MEDIA_TYPE = CONTENT_TYPE_LATEST
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)

REQUESTS = Counter("pf9_api_requests", "Requests answered", ["method", "route", "status"])
SECONDS = Histogram("pf9_api_request_seconds", "Time to answer", ["method", "route"], buckets=BUCKETS)


def observe(*, method: str, route: str, status: int, seconds: float) -> None:
    """Count one answered request; an invented method must not become a series of its own."""
    method = method if method in METHODS else "other"
    REQUESTS.labels(method, route, str(status)).inc()
    SECONDS.labels(method, route).observe(seconds)


def exposition() -> bytes:
    """The text that Prometheus reads: of all processes when they share a directory, else of this one."""
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return generate_latest(REGISTRY)
    registry = CollectorRegistry()
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]  # the library leaves it bare
    return generate_latest(registry)
