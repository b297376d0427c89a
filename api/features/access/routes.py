"""/auth/users, /auth/groups, /auth/permissions and /departments; /auth/audit is beside it.

Paths under /auth are open in the middleware, so that each route here asks for its own permission.
"""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request, Response, status

from api.features.access import departments, log_routes, matrix, people_page, queries, service
from api.features.access.schemas import (
    Department,
    Departments,
    DepartmentWrite,
    DirectoryGroup,
    DirectoryGroups,
    PasswordReset,
    People,
    PermissionChanges,
    PermissionMatrix,
    Person,
    PersonCreate,
    PersonSession,
    PersonSessions,
    PersonSessionsEnded,
    PersonUpdate,
)
from api.web import downloads
from api.web.answers import json_answer
from api.web.deps import Client, Parts, Tx, User, require_fresh_code, require_permission
from pf9.errors import NotFound

router = APIRouter(tags=["access"])
router.include_router(log_routes.router)

MANAGES_PEOPLE = [Depends(require_permission("users", "admin"))]
CHANGES_PEOPLE = [*MANAGES_PEOPLE, Depends(require_fresh_code)]
Username = Annotated[str, Path(min_length=1, max_length=256)]
SessionId = Annotated[int, Path(ge=1, lt=2**63)]
DepartmentId = Annotated[int, Path(ge=1, lt=2**31)]


@router.get(
    "/auth/users",
    response_model=People,
    responses=downloads.DOCUMENTED,
    openapi_extra=people_page.PAGING.openapi,
    dependencies=MANAGES_PEOPLE,
)
def list_people(request: Request, parts: Parts) -> Response:
    """Everybody who can log in, and what the directory asks of a password; as `format=csv` or `xlsx`, all that are filtered."""
    asked = people_page.PAGING(request)
    file_format = asked.extra["format"]
    if file_format == "json":
        return json_answer(People.model_validate(service.list_people(parts, asked)).model_dump())
    found = service.find_people(parts, asked, policy=parts.people.get_policy())
    table = downloads.Table("people", people_page.FILE_COLUMNS, iter([found]))
    return downloads.file_answer(file_format, "people", table)


@router.post("/auth/users", status_code=status.HTTP_201_CREATED, dependencies=CHANGES_PEOPLE)
def create_person(body: PersonCreate, parts: Parts, user: User, client: Client) -> Person:
    """Add somebody to the directory, with a role here."""
    return Person.model_validate(service.create_person(parts, body, by=user, client=client))


@router.get("/auth/users/{username}", dependencies=MANAGES_PEOPLE)
def get_person(username: Username, parts: Parts) -> Person:
    """One person."""
    return Person.model_validate(service.get_person(parts, username))


@router.patch("/auth/users/{username}", dependencies=CHANGES_PEOPLE)
def update_person(username: Username, body: PersonUpdate, parts: Parts, user: User, client: Client) -> Person:
    """Change somebody; a role counts from the next request on, and who is deactivated is out at once."""
    return Person.model_validate(service.update_person(parts, username, body, by=user, client=client))


@router.delete("/auth/users/{username}", status_code=status.HTTP_204_NO_CONTENT, dependencies=CHANGES_PEOPLE)
def delete_person(username: Username, parts: Parts, user: User, client: Client) -> None:
    """Take somebody out of the directory, with the role; what was done stays in the logs."""
    service.delete_person(parts, username, by=user, client=client)


@router.post("/auth/users/{username}/password", status_code=status.HTTP_204_NO_CONTENT, dependencies=CHANGES_PEOPLE)
def reset_person_password(username: Username, body: PasswordReset, parts: Parts, user: User, client: Client) -> None:
    """Give somebody another password, as the directory's policy allows; the sessions of the old one end."""
    service.reset_password(parts, username, body.password, by=user, client=client)


@router.post("/auth/users/{username}/unlock", status_code=status.HTTP_204_NO_CONTENT, dependencies=CHANGES_PEOPLE)
def unlock_person(username: Username, parts: Parts, user: User, client: Client) -> None:
    """Let somebody try passwords again whom too many wrong ones had locked out."""
    service.unlock(parts, username, by=user, client=client)


@router.get("/auth/users/{username}/sessions", dependencies=MANAGES_PEOPLE)
def list_person_sessions(username: Username, user: User, parts: Parts, tx: Tx) -> PersonSessions:
    """Where somebody is logged in."""
    rows = service.list_sessions(tx, username, by=user, idle_minutes=parts.settings.api.idle_minutes)
    return PersonSessions(items=[PersonSession.model_validate(row) for row in rows], total=len(rows))


@router.delete("/auth/users/{username}/sessions", dependencies=MANAGES_PEOPLE)
def end_person_sessions(username: Username, user: User, client: Client, tx: Tx) -> PersonSessionsEnded:
    """End all sessions of somebody, now."""
    return PersonSessionsEnded(ended=service.end_sessions(tx, username, by=user, client=client))


@router.delete("/auth/users/{username}/sessions/{session_id}", dependencies=MANAGES_PEOPLE)
def end_person_session(
    username: Username, session_id: SessionId, user: User, client: Client, tx: Tx
) -> PersonSessionsEnded:
    """End one session of somebody, now."""
    ended = service.end_sessions(tx, username, by=user, client=client, only=session_id)
    if not ended:
        raise NotFound(f"{username[:100]} has no open session {session_id}.")
    return PersonSessionsEnded(ended=ended)


@router.get("/auth/groups", dependencies=MANAGES_PEOPLE)
def list_directory_groups(parts: Parts) -> DirectoryGroups:
    """The groups of the directory and who is in them."""
    groups = [DirectoryGroup.model_validate(vars(group)) for group in parts.people.list_groups()]
    return DirectoryGroups(items=groups, total=len(groups))


@router.get("/auth/permissions", dependencies=[Depends(require_permission("permissions", "read"))])
def get_permissions(tx: Tx) -> PermissionMatrix:
    """What each role may do with each resource."""
    return PermissionMatrix.model_validate(matrix.get_matrix(tx))


@router.put(
    "/auth/permissions",
    dependencies=[Depends(require_permission("permissions", "admin")), Depends(require_fresh_code)],
)
def change_permissions(body: PermissionChanges, tx: Tx, user: User, client: Client) -> PermissionMatrix:
    """Change cells of the matrix, all or none; they count from the next request on."""
    return PermissionMatrix.model_validate(matrix.change(tx, body, by=user, client=client))


@router.get("/departments")
def list_departments(tx: Tx) -> Departments:
    """The departments."""
    rows = [Department.model_validate(row) for row in queries.list_departments(tx)]
    return Departments(items=rows, total=len(rows))


@router.post("/departments", status_code=status.HTTP_201_CREATED)
def create_department(body: DepartmentWrite, tx: Tx, user: User, client: Client) -> Department:
    """A new department; 409 when there is one of the name."""
    return Department.model_validate(departments.create(tx, body.name, by=user, client=client))


@router.put("/departments/{department_id}")
def rename_department(
    department_id: DepartmentId, body: DepartmentWrite, tx: Tx, user: User, client: Client
) -> Department:
    """Another name for a department."""
    return Department.model_validate(departments.rename(tx, department_id, body.name, by=user, client=client))


@router.delete(
    "/departments/{department_id}",
    status_code=status.HTTP_204_NO_CONTENT,
    dependencies=[Depends(require_permission("departments", "delete"))],
)
def delete_department(department_id: DepartmentId, tx: Tx, user: User, client: Client) -> None:
    """Take a department away; 409 while somebody is in it."""
    departments.delete(tx, department_id, by=user, client=client)
