"""Lets an erasure find the rows that hold an address without reading all texts (bot/database/naming.py)."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.database.naming import may_name

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_LARGE = {
    "events": (("id",), ("sender_id", "type_name", "intent_name", "action_name", "data")),
    "inbox_messages": (
        ("id",), ("channel", "conversation", "message_id", "state", "owner", "payload", "answers")),
    "website_outbox": (("conversation", "seq"), ("conversation", "kind", "reply_to", "content")),
}  # fmt: skip
"""Key and texts of each table."""


def upgrade() -> None:
    """Make one index for each large table."""
    for table, (key, texts) in _LARGE.items():
        where = may_name(sa.column(text, sa.Text) for text in texts)
        op.create_index(
            f"ix_{table}_naming", table, key, sqlite_where=where, postgresql_where=where, if_not_exists=True
        )
