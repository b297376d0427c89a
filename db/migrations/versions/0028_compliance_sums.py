"""The sums of a compliance report by project and policy: what the heat map is drawn from, long after its volumes are forgotten."""

from pathlib import Path

from alembic import op

revision = "0028"
down_revision = "0026"


def upgrade() -> None:
    """Run the SQL of the same name."""
    op.get_bind().exec_driver_sql(Path(__file__).with_suffix(".sql").read_text(encoding="utf-8").replace("%", "%%"))
