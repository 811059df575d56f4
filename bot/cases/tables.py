"""The tables of the hand-over. Times are Unix seconds.

A parcel is one thing to be sent about a case, by one way; its row is both the outbox and the proof of sending. A note
is what the user wrote to the team later on; a thread is where in Slack the team talks about a case.
"""

from __future__ import annotations

import sqlalchemy as sa

METADATA = sa.MetaData()

HANDOVERS = sa.Table(
    "handovers",
    METADATA,
    sa.Column("reference", sa.String(12), primary_key=True),
    sa.Column("conversation", sa.String(255), nullable=False, index=True),
    sa.Column("channel", sa.String(40), nullable=False),
    sa.Column("contact", sa.String(320), index=True),  # where the user wants his answer; NULL: nowhere
    sa.Column("state", sa.String(10), nullable=False),
    sa.Column("content", sa.Text, nullable=False),
    sa.Column("created_at", sa.BigInteger, nullable=False),
    sa.Column("updated_at", sa.BigInteger, nullable=False, index=True),
)
PARCELS = sa.Table(
    "handover_parcels",
    METADATA,
    sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), primary_key=True),
    sa.Column("reference", sa.String(12), nullable=False, index=True),
    sa.Column("number", sa.Integer, nullable=False),  # counts what happened to the case: opened, closed, reopened
    sa.Column("way", sa.String(10), nullable=False),
    sa.Column("kind", sa.String(10), nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False, default=0),
    sa.Column("due_at", sa.Float(53), nullable=False),
    sa.Column("owner", sa.String(32), nullable=False, default=""),
    sa.Column("sent_at", sa.Float(53)),
    sa.UniqueConstraint("reference", "number", "way", name="uq_handover_parcels"),
    sa.Index("ix_handover_parcels_due", "sent_at", "due_at"),
)
NOTES = sa.Table(
    "handover_notes",
    METADATA,
    sa.Column("reference", sa.String(12), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),  # of the parcels that carry it
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("at", sa.BigInteger, nullable=False, index=True),
)
THREADS = sa.Table(
    "handover_threads",
    METADATA,
    sa.Column("channel", sa.String(40), primary_key=True),
    sa.Column("ts", sa.String(40), primary_key=True),  # of the post that began it; Slack's name for the thread
    sa.Column("reference", sa.String(12), index=True),  # NULL once the case was erased: the team is told so
    sa.Column("at", sa.BigInteger, nullable=False, index=True),
)
