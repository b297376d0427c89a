"""The gateway's application: the only file that knows every feature."""

import functools
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import APIRouter, FastAPI
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware.cors import CORSMiddleware

from api.features.access import routes as access_feature
from api.features.audit import routes as audit
from api.features.auth import routes as auth
from api.features.cloud_admin import routes as cloud_admin
from api.features.dashboard import routes as dashboard
from api.features.drift import routes as drift
from api.features.exports import routes as exports
from api.features.history import routes as history
from api.features.identity import routes as identity
from api.features.inventory import routes as inventory
from api.features.navigation import routes as navigation
from api.features.restore import routes as restore
from api.features.restore.drill_runner import DrillRunner
from api.features.restore.runner import Runner
from api.features.settings import routes as settings_feature
from api.features.snapshot_assignments import routes as snapshot_assignments
from api.features.snapshot_audit import routes as snapshot_audit
from api.features.snapshot_compliance import routes as snapshot_compliance
from api.features.snapshot_policies import routes as snapshot_policies
from api.features.snapshot_runs import routes as snapshot_runs
from api.features.system import routes as system
from api.web import access, documentation, errors, middleware, openapi
from api.web.parts import Parts, Settings
from api.web.version import VERSION
from pf9.errors import DatabaseUnavailable

logger = logging.getLogger(__name__)

# Every feature, one line each. Its paths answer under /api/v1 and, as aliases outside the schema, as the guide names
# them; a router under ALIAS_PREFIXES has its unversioned form there (ruling 1: /api/metering, one /api and never two).
FEATURES: tuple[APIRouter, ...] = (
    access_feature.router,
    audit.router,
    auth.router,
    cloud_admin.router,
    dashboard.router,
    drift.router,
    history.router,
    exports.router,
    identity.router,
    inventory.router,
    navigation.router,
    restore.router,
    settings_feature.router,
    snapshot_assignments.router,
    snapshot_audit.router,
    snapshot_compliance.router,
    snapshot_policies.router,
    snapshot_runs.router,
    system.router,
)
VERSIONED = "/api/v1"
ALIAS_PREFIXES = {"/metering": "/api"}


def create_app(settings: Settings | None = None) -> FastAPI:
    """Build the application; nothing is connected before its lifespan begins, so that it may fork in between."""
    settings = settings or Settings.load()
    app = FastAPI(
        title="Platform9 Management",
        version=VERSION,
        summary="Day-2 control plane for Platform9 / OpenStack private clouds",
        lifespan=_lifespan,
        docs_url=None,  # api/web/documentation.py: FastAPI's own pages load their scripts from elsewhere
        redoc_url=None,
        generate_unique_id_function=_operation_id,
        responses=errors.DOCUMENTED,
        redirect_slashes=False,
    )
    app.state.parts = Parts.of(settings)
    for router in FEATURES:
        app.include_router(router, prefix=VERSIONED)
        app.include_router(router, prefix=ALIAS_PREFIXES.get(router.prefix, ""), include_in_schema=False)
    documentation.add_to(app)
    for kind in (HTTPException, RequestValidationError):
        app.add_exception_handler(kind, errors.answer)
    _add_middleware(app, settings)
    app.openapi = functools.partial(openapi.document, app)  # type: ignore[method-assign]  # FastAPI's own way
    return app


def _add_middleware(app: FastAPI, settings: Settings) -> None:
    """From the innermost to the outermost."""
    app.add_middleware(middleware.HeadAsGet)
    app.add_middleware(access.RequirePermission)
    app.add_middleware(middleware.BodyLimit)
    app.add_middleware(middleware.Failures)
    if settings.api.cors_origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=settings.api.cors_origins,
            allow_methods=["GET", "POST", "PUT", "PATCH", "DELETE"],
            allow_headers=["Authorization", "Content-Type", "X-Request-ID"],
            expose_headers=["X-Request-ID", "Retry-After", "Content-Disposition"],
        )
    app.add_middleware(middleware.Observe, behind_tls=settings.api.cookie_secure)


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    """A worker's own life, after the fork: its connections belong to nobody else."""
    parts: Parts = app.state.parts
    try:
        await run_in_threadpool(parts.database.open)
    except DatabaseUnavailable as error:
        logger.warning("started without a database, /health/ready says so until it is there: %s", error)
    runner = Runner.of(parts) if parts.settings.restore.enabled else None
    if runner:
        app.state.restore_runner = runner
        runner.start()
    drills = DrillRunner.of(parts, runner) if runner else None
    if drills:
        drills.start()
    yield
    if drills:
        await run_in_threadpool(drills.stop)
    if runner:
        await run_in_threadpool(runner.stop)
    await run_in_threadpool(parts.database.close)


def _operation_id(route: APIRoute) -> str:
    """The handler's name: what a generated client calls it."""
    return route.name
