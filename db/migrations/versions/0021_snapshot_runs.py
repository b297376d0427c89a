"""Snapshot runs: what they postpone and warn of."""

from pathlib import Path

from alembic import op

revision = "0021"
down_revision = "0022"


def upgrade() -> None:
    """Run the SQL of the same name."""
    op.get_bind().exec_driver_sql(Path(__file__).with_suffix(".sql").read_text(encoding="utf-8").replace("%", "%%"))
