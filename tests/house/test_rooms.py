"""Lines that may stand in one room only."""

import ast
import re
from pathlib import Path

STATEMENT = re.compile(r"\s*(--.*\n\s*)*(SELECT|INSERT INTO|UPDATE|DELETE FROM|WITH|MERGE INTO|COPY)\s")
# SQL outside a feature, and why.
SQL_ROOMS = {
    "api/security/mfa.py": "a code is counted and spent by conditional updates, which are what the room is about",
    "api/security/sessions.py": "session and permission are one statement a request, asked by the middleware",
    "api/web/rate_limit.py": "attempts are counted by all processes together, before any feature is reached",
}
# Reading the environment outside pf9/settings.py, and why.
ENVIRONMENT_ROOMS = {
    "api/gunicorn.conf.py": "gunicorn reads it before there is an application",
    "api/web/request_metrics.py": "a variable of prometheus_client that gunicorn.conf.py sets",
}


def test_only_queries_of_a_feature_hold_sql(root: Path, files: list[Path]) -> None:
    holders = {str(file) for file in sources(files, "api") if any(map(STATEMENT.match, strings(root / file)))}
    assert {file for file in holders if not file.endswith("queries.py")} == set(SQL_ROOMS)


def test_only_the_settings_read_the_environment(root: Path, files: list[Path]) -> None:
    readers = {
        str(file)
        for file in sources(files, "api", "db", "host_scripts", "pf9", "snapshots")
        if re.search(r"\bos\.(environ|getenv)\b", (root / file).read_text(encoding="utf-8"))
    }
    assert readers - {"pf9/settings.py"} == set(ENVIRONMENT_ROOMS)


def test_only_the_pool_and_the_migration_runner_name_the_driver(root: Path, files: list[Path]) -> None:
    speakers = {
        str(file)
        for file in sources(files, "api", "db", "host_scripts", "pf9", "snapshots")
        if re.search(
            r"^\s*(import|from) (psycopg2|sqlalchemy)\b", (root / file).read_text(encoding="utf-8"), re.MULTILINE
        )
    }
    assert speakers == {"db/migrate.py", "pf9/database.py"}


def sources(files: list[Path], *folders: str) -> list[Path]:
    return [file for file in files if file.suffix == ".py" and file.parts[0] in folders]


def strings(file: Path) -> list[str]:
    """Every literal text; of an f-string its pieces."""
    nodes = ast.walk(ast.parse(file.read_text(encoding="utf-8")))
    return [node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)]
