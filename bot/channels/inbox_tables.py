"""The table of the inbox and its small statements. Not for what a claim means: see inbox.py.

Times are Unix seconds; a row's number is the order of arrival.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.database.naming import naming_index
from bot.database.store import insert_for

METADATA = sa.MetaData()

WAITING, RUNNING, ANSWERED, DONE = "waiting", "running", "answered", "done"
"""Arrived, being worked on, answer made but not sent yet, over. Kept as words: people read this table, too."""

MESSAGES = sa.Table(
    "inbox_messages",
    METADATA,
    # Only INTEGER counts up by itself in SQLite.
    sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), primary_key=True),
    sa.Column("channel", sa.String(32), nullable=False),
    sa.Column("conversation", sa.String(255), nullable=False),
    sa.Column("message_id", sa.String(255), nullable=False),
    sa.Column("state", sa.String(10), nullable=False),
    sa.Column("owner", sa.String(32), nullable=False, server_default=""),
    sa.Column("lease_until", sa.Float(53), nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
    sa.Column("payload", sa.Text),  # what a worker needs to answer later; none where the caller waits
    sa.Column("answers", sa.Text),
    sa.Column("sent", sa.Integer, nullable=False, server_default="0"),
    sa.Column("received_at", sa.Float(53), nullable=False),
    # An id counts within its conversation only: nobody gets another one's answers by naming his id.
    sa.UniqueConstraint("channel", "conversation", "message_id", name="uq_inbox_messages"),
    sa.Index("ix_inbox_messages_conversation_state", "channel", "conversation", "state"),
    sa.Index("ix_inbox_messages_state_lease", "state", "lease_until"),
    sa.Index("ix_inbox_messages_received", "received_at"),
)
naming_index(MESSAGES)


@functools.lru_cache
def insert_new(dialect: str) -> Any:
    """Build the insert that passes over a row that is there already."""
    return insert_for(dialect, MESSAGES).on_conflict_do_nothing()


def one_at_a_time(connection: Connection, channel: str, conversation: str) -> None:
    """Let transactions about one conversation follow each other; call it first.

    SQLite has one writer at a time anyway, once the first statement writes.
    """
    if connection.dialect.name == "postgresql":
        key = sa.func.hashtextextended(f"{channel}\n{conversation}", 0)
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(key)))


FAR_S = 1800.0
"""No lease and no pause is longer: what lies farther ahead was written before the clock was set back, and is over."""


def is_held(until: Any, now: float) -> Any:
    """Return the condition for a lease or a pause that counts now."""
    return sa.and_(until > now, until <= now + FAR_S)


def in_the_way(row: Mapping[str, Any], now: Any) -> Any:
    """Return the condition for messages that `row` has to wait for: earlier live ones, and whatever is running."""
    other = MESSAGES
    running = sa.and_(other.c.state.in_((RUNNING, ANSWERED)), other.c.owner != "", is_held(other.c.lease_until, now))
    # A waiting caller who no longer asks has gone away; a stored payload is worked on in any case.
    alive = sa.or_(other.c.payload.is_not(None), is_held(other.c.lease_until, now))
    earlier = sa.and_(other.c.id < row["id"], other.c.state != DONE, alive)
    return sa.and_(
        other.c.channel == row["channel"],
        other.c.conversation == row["conversation"],
        other.c.id != row["id"],
        sa.or_(earlier, running),
    )


def _value(name: str) -> Any:
    column = MESSAGES.c[name]
    return sa.bindparam(f"its_{name}", type_=column.type)


# Written once: to put a statement together takes longer than the database takes to execute it.
ARRIVED = sa.select(MESSAGES).where(
    *(MESSAGES.c[name] == _value(name) for name in ("channel", "conversation", "message_id"))
)
"""The row of one message. Parameters: its_channel, its_conversation, its_message_id."""
MUST_WAIT = (
    sa.select(MESSAGES.c.id)
    .where(
        in_the_way(
            {name: _value(name) for name in ("id", "channel", "conversation")}, sa.bindparam("now", type_=sa.Float(53))
        )
    )
    .limit(1)
)
"""A message that has to be answered before. Parameters: its_id, its_channel, its_conversation, now."""
TAKE = (
    sa.update(MESSAGES)
    .where(*(MESSAGES.c[name] == _value(name) for name in ("id", "owner", "state")))
    .values({name: sa.bindparam(f"new_{name}") for name in ("state", "owner", "lease_until", "attempts")})
)
"""Takes a message as it was read. Parameters: its_id, its_owner, its_state; new_state, new_owner, …"""
