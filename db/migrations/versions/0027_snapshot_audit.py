"""The audit trail of snapshots: its page is in the menu, and records are found by when they ended."""

from pathlib import Path

from alembic import op

revision = "0027"
down_revision = "0028"


def upgrade() -> None:
    """Run the SQL of the same name."""
    op.get_bind().exec_driver_sql(Path(__file__).with_suffix(".sql").read_text(encoding="utf-8").replace("%", "%%"))
