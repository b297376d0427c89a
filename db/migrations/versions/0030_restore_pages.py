"""The pages of restore are in the menu."""

from pathlib import Path

from alembic import op

revision = "0030"
down_revision = "0027"


def upgrade() -> None:
    """Run the SQL of the same name."""
    op.get_bind().exec_driver_sql(Path(__file__).with_suffix(".sql").read_text(encoding="utf-8").replace("%", "%%"))
