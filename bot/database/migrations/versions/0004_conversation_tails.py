"""Where a turn begins to load a long conversation, and what stood before (bot/turn_store.py)."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "conversation_tails",
        sa.Column("conversation", sa.String(255), nullable=False),
        sa.Column("first_event", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("conversation"),
        if_not_exists=True,
    )
