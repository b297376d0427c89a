"""Routes that go wrong on purpose, in the real application."""

from collections.abc import Iterator
from typing import Annotated

import pytest
from fastapi import APIRouter, Depends, FastAPI, Request
from starlette.testclient import TestClient

from api.main import create_app
from api.security.sessions import User
from api.web.deps import Tx, require_permission
from api.web.parts import Settings
from pf9 import errors
from pf9.database import Database

ORIGIN = "https://console.example.org"
FAILURES: dict[str, Exception] = {
    "not-found": errors.NotFound("There is no such server."),
    "conflict": errors.Conflict("A run is under way."),
    "invalid": errors.InvalidInput("No.", [{"loc": ["query", "sort_by"], "msg": "No.", "allowed": ["name"]}]),
    "unauthenticated": errors.Unauthenticated("Log in."),
    "forbidden": errors.Forbidden("No."),
    "too-many": errors.TooManyRequests(7),
    "quota": errors.QuotaExceeded(403, "The project has no room."),
    "cloud": errors.CloudUnavailable("The cloud does not answer."),
    "refused": errors.CloudRefused(400, "The cloud refuses."),
    "credentials": errors.CloudCredentials("PF9_PASSWORD", "wrong"),
    "broken": errors.ListingBroken("cut"),
    "directory": errors.DirectoryUnavailable("The directory is away."),
    "database": errors.DatabaseUnavailable("The database cannot be reached."),
    "settings": errors.SettingsError("SECRET_NAME", "secret words"),
    "bug": RuntimeError("secret words of a bug"),
}

router = APIRouter(prefix="/simple-test/tests")


@router.get("/raise/{name}")
def get_failure(name: str) -> None:
    raise FAILURES[name]


@router.get("/sql")
def get_sql_failure(tx: Tx) -> None:
    tx.execute("SELECT secret_words FROM nowhere")


@router.get("/commit")
def get_commit_failure(tx: Tx) -> dict[str, bool]:
    """All is well until the commit."""
    tx.execute("INSERT INTO fails_at_commit VALUES (1)")
    return {"ok": True}


@router.get("/sleep")
def get_sleep(tx: Tx) -> dict[str, bool]:
    tx.execute("SELECT pg_sleep(0.5)")
    return {"ok": True}


@router.get("/number")
def get_number(number: int) -> int:
    return number


@router.post("/body")
async def post_body(request: Request) -> int:
    return len(await request.body())


@router.delete("/thing")
def delete_thing(user: Annotated[User, Depends(require_permission("snapshots", "delete"))]) -> str:
    return user.username


@pytest.fixture(scope="module")
def app(settings: Settings, owner: object) -> Iterator[FastAPI]:
    """The application with those routes, and a console of another origin."""
    database = Database(owner, application_name="tests-faults")  # type: ignore[arg-type]  # the lead's fixture
    with database.transaction() as tx:
        tx.execute(
            """
            CREATE TABLE fails_at_commit (id int);
            GRANT INSERT ON fails_at_commit TO pf9_api;
            CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'secret words'; END $$;
            CREATE CONSTRAINT TRIGGER fail AFTER INSERT ON fails_at_commit
            DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION fail();
            INSERT INTO role_permissions VALUES ('operator', 'monitoring', 'write'), ('technical', 'monitoring', 'write'),
                ('viewer', 'monitoring', 'write');
            """
        )
    database.close()
    api = settings.api.model_copy(update={"cors_origins": (ORIGIN,)})
    app = create_app(Settings(**{**vars(settings), "api": api}))
    app.include_router(router)
    app.include_router(router, prefix="/api/v1")
    with TestClient(app):
        yield app
