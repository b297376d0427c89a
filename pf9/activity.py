"""The log of what people do through this system: every attempt, with who made it and how it ended."""

from typing import Any

from psycopg2.extras import Json

from pf9.database import Tx
