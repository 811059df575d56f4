"""What the user writes to the team after a hand-over, and where in Slack the team talks about it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make both tables."""
    op.create_table(
        "handover_notes",
        sa.Column("reference", sa.String(12), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("reference", "number"),
        if_not_exists=True,
    )
    op.create_index("ix_handover_notes_at", "handover_notes", ["at"], if_not_exists=True)
    op.create_table(
        "handover_threads",
        sa.Column("channel", sa.String(40), nullable=False),
        sa.Column("ts", sa.String(40), nullable=False),
        sa.Column("reference", sa.String(12)),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("channel", "ts"),
        if_not_exists=True,
    )
    op.create_index("ix_handover_threads_at", "handover_threads", ["at"], if_not_exists=True)
    op.create_index("ix_handover_threads_reference", "handover_threads", ["reference"], if_not_exists=True)
