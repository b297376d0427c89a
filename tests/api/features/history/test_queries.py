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
        [("resource_id", "id-77")], [("run_id", "999")], [("q", "name-77")], [("q", "nothing like it")],
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
