"""The access log is read in the console, beside people and permissions."""

from pathlib import Path

from alembic import op

revision = "0015"
down_revision = "0020"


def upgrade() -> None:
    """Run the SQL of the same name."""
    op.get_bind().exec_driver_sql(Path(__file__).with_suffix(".sql").read_text(encoding="utf-8").replace("%", "%%"))
