"""What a page of a long log costs: PostgreSQL's own plans over 60,000 lines."""

from collections.abc import Iterator

import pytest

from api.features.history import queries, question
from pf9.database import Database
from pf9.inventory.catalog import KINDS
from pf9.settings import DatabaseSettings
from tests.fixtures.explained import Explained
from tests.fixtures.inventory_rows import insert, insert_run

LINES = 60_000
PAGE = 51
NEAR = 3_000  # rows that may be looked at for a page, bounded count included


@pytest.fixture(scope="module")
def log(owner: DatabaseSettings) -> Iterator[Database]:
    """Busy projects, and five lines of a kind, a domain and a field that nobody has touched since."""
    database = Database(owner, application_name="tests-log")
    with database.transaction() as tx:
        run = insert_run(tx)
        for number in range(1, 4):
            insert(tx, "domains", id=f"domain-{number}", name=f"domain {number}", enabled=True)
            insert(
                tx,
                "projects",
                id=f"project-{number}",
                name=f"project {number}",
                domain_id=f"domain-{number}",
                enabled=True,
            )
        tx.execute(
            """
            INSERT INTO change_log (recorded_at, run_id, resource_type, resource_id, resource_name, project_id, domain_id,
                action, fields)
            SELECT now() - (%(lines)s - i) * interval '1 second', %(run)s,
                CASE WHEN i <= 5 THEN 'roles' ELSE (ARRAY['servers', 'ports'])[1 + i %% 2] END, 'id-' || i %% 5000,
                'name-' || i %% 5000, CASE WHEN i <= 5 THEN 'project-3' ELSE 'project-' || CASE i %% 15 WHEN 0 THEN 2 ELSE 1 END END,
                CASE WHEN i <= 5 THEN 'domain-3' ELSE 'domain-' || CASE i %% 15 WHEN 0 THEN 2 ELSE 1 END END, 'changed',
                CASE WHEN i <= 5 THEN ARRAY['description'] ELSE ARRAY['status'] END
            FROM generate_series(1, %(lines)s) AS i
            """,
            {"lines": LINES, "run": run},
        )
        tx.execute("ANALYZE change_log")
    yield database
    database.close()


@pytest.mark.parametrize(
    "asked",
    [
        [], [("resource_type", "servers")], [("resource_type", "roles")], [("resource_type", "routers")],
        [("project_id", "project-1")], [("project_id", "project-3")], [("project_id", "nobody")],
        [("tenant_name", "project 1")], [("tenant_name", "project 2")], [("project_id", "project-2")], [("tenant_name", "project 3")], [("tenant_name", "nobody")],
        [("domain_name", "domain 2")], [("domain_name", "domain 3")], [("domain_name", "nobody")],
        [("field", "status")], [("field", "description")], [("field", "no such field")],
        [("field", "status"), ("field", "description")], [("field", "description"), ("field", "no such field")],
        [("resource_type", "servers"), ("resource_type", "roles")], [("resource_type", "roles"), ("resource_type", "routers")],
        [("project_id", "project-2"), ("project_id", "project-3")], [("action", "changed"), ("action", "deleted")],
        [("field", "description"), ("resource_type", "servers")],
        [("resource_id", "id-77")], [("run_id", "999")], [("q", "name-77")], [("q", "nothing like it")], [("q", "name-")],
        [("until", "2020-01-01")],
    ],
    ids=str,
)  # fmt: skip
@pytest.mark.parametrize("deep", [False, True], ids=["first page", "from the middle"])
def test_a_page_looks_at_little_of_the_log(log: Database, asked: list[tuple[str, str]], *, deep: bool) -> None:
    wanted = question.read(question.paging().read(asked), readable=list(KINDS))
    with log.transaction(read_only=True) as tx:
        middle = tx.one("SELECT recorded_at, id FROM change_log ORDER BY id OFFSET %s LIMIT 1", (LINES // 2,))
        wanted, explained = queries.settle_names(tx, wanted), Explained(tx, "change_log")
        counted = queries.count_changes(explained, wanted)  # type: ignore[arg-type]  # a Tx in all that is used of it
        queries.list_changes(
            explained,  # type: ignore[arg-type]
            wanted,
            after=(middle["recorded_at"], middle["id"]) if deep else None,
            limit=PAGE,
            offset=0,
            few=counted <= queries.COUNTED,
        )
    assert explained.touched < NEAR, asked


@pytest.mark.parametrize("direction", ["asc", "desc"])
@pytest.mark.parametrize(
    "asked",
    [
        [("project_id", "project-2"), ("project_id", "project-3"), ("project_id", "project-3"), ("project_id", "nobody")],
        [("tenant_name", "project 3"), ("tenant_name", "project 2"), ("resource_type", "ports")],
        [("field", "description"), ("field", "status"), ("project_id", "project-2")],
        [("field", "description"), ("field", "status"), ("q", "name-7")],
        [("field", "status"), ("resource_type", "roles"), ("resource_type", "ports"), ("domain_name", "domain 2")],
        [("resource_type", "roles"), ("resource_type", "routers")],
    ],
    ids=str,
)  # fmt: skip
def test_pages_of_several_values_are_one_order(log: Database, asked: list[tuple[str, str]], direction: str) -> None:
    wanted = question.read(question.paging().read([*asked, ("sort_dir", direction)]), readable=list(KINDS))
    with log.transaction(read_only=True) as tx:
        settled = queries.settle_names(tx, wanted)
        ids: list[int] = []
        after = None
        while rows := queries.list_changes(tx, settled, after=after, limit=700, offset=0):
            ids += [row["id"] for row in rows]
            after = (rows[-1]["recorded_at"], rows[-1]["id"])
        owners = {name: settled.values[name] for name in question.NAMED if name in settled.values}
        values = wanted.values | {name: [its] if isinstance(its, str) else its for name, its in owners.items()}
        plain = tx.all(f"SELECT id FROM change_log AS l WHERE {wanted.where} ORDER BY recorded_at, id", values)
    assert ids == [row["id"] for row in plain][:: 1 if direction == "asc" else -1]
    assert ids
