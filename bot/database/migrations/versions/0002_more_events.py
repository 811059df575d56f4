"""Lets the table of Rasa's events count beyond two thousand million rows in PostgreSQL.

Rasa makes its number a 32-bit one, which 100,000 conversations a minute use up within hours. SQLite's is a 64-bit one.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Widen the number and what it is counted with."""
    if op.get_bind().dialect.name == "postgresql":
        op.alter_column("events", "id", type_=sa.BigInteger())
        op.execute("ALTER SEQUENCE events_id_seq AS bigint")
