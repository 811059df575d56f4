"""The tables of the figures: one row a conversation, one a day and kind of count, one a message not understood.

The team page reads these alone, so it stays fast however long Rasa's own table of events grows. Times are Unix seconds.
"""

from __future__ import annotations

import sqlalchemy as sa

METADATA = sa.MetaData()
_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

CONVERSATIONS = sa.Table(
    "insight_conversations",
    METADATA,
    sa.Column("id", _ID, primary_key=True),
    sa.Column("key", sa.String(64), index=True),  # hash of the conversation's name; NULL once it was erased
    sa.Column("channel", sa.String(40), nullable=False),
    sa.Column("started_at", sa.BigInteger, nullable=False, index=True),
    sa.Column("last_at", sa.BigInteger, nullable=False, index=True),
    sa.Column("turns", sa.Integer, nullable=False),
    sa.Column("misses", sa.Integer, nullable=False),
    sa.Column("topic", sa.String(20)),
    sa.Column("provider", sa.String(40)),
    sa.Column("outcome", sa.String(20)),
    sa.Column("mail", sa.String(64)),  # Mailjet's id of the mail looked up, to see whether it was opened later
)
COUNTS = sa.Table(
    "insight_counts",
    METADATA,
    sa.Column("day", sa.Integer, primary_key=True, autoincrement=False),  # days since 1970-01-01, UTC
    sa.Column("what", sa.String(20), primary_key=True),
    sa.Column("name", sa.String(60), primary_key=True),
    sa.Column("count", sa.Integer, nullable=False),
)
MISSES = sa.Table(
    "insight_misses",
    METADATA,
    sa.Column("id", _ID, primary_key=True),
    sa.Column("key", sa.String(64), index=True),
    sa.Column("at", sa.BigInteger, nullable=False, index=True),
    sa.Column("kind", sa.String(20), nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("guess", sa.String(60), nullable=False),
)
