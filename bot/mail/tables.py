"""The tables of the delivery store, and the way of an event into a row and back.

Times are Unix seconds, as Mailjet sends them: the same in every database, and no time zone to get wrong.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timezone
from typing import Any

import sqlalchemy as sa

from bot.database.store import insert_for
from bot.mail.models import DeliveryEvent
from bot.mail.status import Reason, event_kind

METADATA = sa.MetaData()

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")  # only INTEGER counts up by itself in SQLite

MAIL_EVENTS = sa.Table(
    "mail_events",
    METADATA,
    sa.Column("id", _ID, primary_key=True),
    sa.Column("recipient", sa.String(320), nullable=False),
    sa.Column("message_id", sa.String(64), nullable=False),
    sa.Column("event", sa.String(40), nullable=False),
    sa.Column("at", sa.BigInteger, nullable=False),
    sa.Column("reason", sa.String(40), nullable=False),
    sa.Column("hard", sa.Boolean),
    sa.Column("server_reply", sa.Text, nullable=False),
    sa.Column("subject", sa.Text, nullable=False),
    sa.Column("custom_id", sa.Text, nullable=False),
    sa.Column("payload", sa.Text, nullable=False),
    sa.Column("demo", sa.Boolean, nullable=False),
    sa.Column("raw", sa.Text, nullable=False),  # text, as PostgreSQL's JSON refuses some of JSON's texts
    sa.Column("received_at", sa.BigInteger, nullable=False),
    # Mailjet sends again until it gets a 200: these four say that it is the same event.
    sa.UniqueConstraint("recipient", "message_id", "event", "at", name="uq_mail_events"),
    sa.Index("ix_mail_events_recipient_at", "recipient", "at"),
    sa.Index("ix_mail_events_at", "at"),
)

LOOKUP_AUDIT = sa.Table(
    "lookup_audit",
    METADATA,
    sa.Column("id", _ID, primary_key=True),
    sa.Column("at", sa.BigInteger, nullable=False, index=True),
    sa.Column("asker", sa.String(200), nullable=False),
    sa.Column("address_hash", sa.String(64), nullable=False, index=True),
    sa.Column("outcome", sa.String(20), nullable=False),
)

MAIL_WATCHES = sa.Table(
    "mail_watches",
    METADATA,
    sa.Column("id", _ID, primary_key=True),
    sa.Column("conversation", sa.String(200), nullable=False),
    sa.Column("channel", sa.String(40), nullable=False),
    sa.Column("recipient", sa.String(320), nullable=False, index=True),
    sa.Column("message_id", sa.String(64), nullable=False),
    # What events don't tell: Mailjet's carry no subject, and their time is their own.
    sa.Column("subject", sa.Text, nullable=False),
    sa.Column("sent_at", sa.BigInteger),
    # Who was promised the news, and how he reads it: nobody else in the same conversation may hear it.
    sa.Column("asker", sa.String(240), nullable=False),
    sa.Column("reader", sa.String(20), nullable=False),
    sa.Column("asked_at", sa.BigInteger, nullable=False),
    sa.Column("taken_until", sa.BigInteger, nullable=False),
    sa.Column("told_at", sa.BigInteger),
    sa.UniqueConstraint("conversation", "recipient", "message_id", name="uq_mail_watches"),
    sa.Index("ix_mail_watches_open", "told_at", "asked_at"),
)


def insert_new(dialect: str, table: sa.Table = MAIL_EVENTS) -> Any:
    """Build the insert that passes over rows that are there already."""
    return insert_for(dialect, table).on_conflict_do_nothing()


def row_of(event: DeliveryEvent, received_at: datetime) -> dict[str, Any]:
    """Turn an event into a row."""
    message_id, word, at, recipient = event.key
    return {
        # Cut to their columns: PostgreSQL refuses what is longer, and Mailjet would repeat it for a day.
        "recipient": recipient[:320],
        "message_id": message_id[:64],
        "event": word[:40],
        "at": at,
        "reason": event.reason.value,
        "hard": event.hard,
        "server_reply": event.server_reply,
        "subject": event.subject,
        "custom_id": event.custom_id,
        "payload": event.payload,
        "demo": event.demo,
        "raw": json.dumps(event.raw),
        "received_at": int((event.received_at or received_at).timestamp()),
    }


def event_of(row: Mapping[str, Any]) -> DeliveryEvent:
    """Turn a row back into the event."""
    return DeliveryEvent(
        kind=event_kind(row["event"]),
        at=datetime.fromtimestamp(row["at"], tz=timezone.utc),
        message_id=row["message_id"],
        recipient=row["recipient"],
        reason=_reason(row["reason"]),
        hard=row["hard"],
        server_reply=row["server_reply"],
        word=row["event"],
        subject=row["subject"],
        custom_id=row["custom_id"],
        payload=row["payload"],
        demo=row["demo"],
        raw=json.loads(row["raw"]),
        received_at=datetime.fromtimestamp(row["received_at"], tz=timezone.utc),
    )


def _reason(slug: str) -> Reason:
    try:
        return Reason(slug)
    except ValueError:  # written by another version of this program
        return Reason.UNKNOWN
