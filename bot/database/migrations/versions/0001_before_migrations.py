"""Every table as it was before there were migrations; what a database has already is left as it is.

So a database made by an earlier version is taken over without loss, and a new one gets everything.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")  # only INTEGER counts up by itself in SQLite


def upgrade() -> None:
    """Make what is missing."""
    op.create_table(
        "events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sender_id", sa.String(255), nullable=False),
        sa.Column("type_name", sa.String(255), nullable=False),
        sa.Column("timestamp", sa.Float()),
        sa.Column("intent_name", sa.String(255)),
        sa.Column("action_name", sa.String(255)),
        sa.Column("data", sa.Text()),
        sa.PrimaryKeyConstraint("id"),
        if_not_exists=True,
    )
    op.create_index("ix_events_sender_id", "events", ["sender_id"], if_not_exists=True)
    op.create_table(
        "lookup_audit",
        sa.Column("id", _ID, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("asker", sa.String(200), nullable=False),
        sa.Column("address_hash", sa.String(64), nullable=False),
        sa.Column("outcome", sa.String(20), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        if_not_exists=True,
    )
    op.create_index("ix_lookup_audit_address_hash", "lookup_audit", ["address_hash"], if_not_exists=True)
    op.create_index("ix_lookup_audit_at", "lookup_audit", ["at"], if_not_exists=True)
    op.create_table(
        "mail_events",
        sa.Column("id", _ID, nullable=False),
        sa.Column("recipient", sa.String(320), nullable=False),
        sa.Column("message_id", sa.String(64), nullable=False),
        sa.Column("event", sa.String(40), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(40), nullable=False),
        sa.Column("hard", sa.Boolean()),
        sa.Column("server_reply", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("custom_id", sa.Text(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.Column("raw", sa.Text(), nullable=False),
        sa.Column("received_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("recipient", "message_id", "event", "at", name="uq_mail_events"),
        if_not_exists=True,
    )
    op.create_index("ix_mail_events_at", "mail_events", ["at"], if_not_exists=True)
    op.create_index("ix_mail_events_recipient_at", "mail_events", ["recipient", "at"], if_not_exists=True)
    op.create_table(
        "mail_watches",
        sa.Column("id", _ID, nullable=False),
        sa.Column("conversation", sa.String(200), nullable=False),
        sa.Column("channel", sa.String(40), nullable=False),
        sa.Column("recipient", sa.String(320), nullable=False),
        sa.Column("message_id", sa.String(64), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("sent_at", sa.BigInteger()),
        sa.Column("asker", sa.String(240), nullable=False),
        sa.Column("reader", sa.String(20), nullable=False),
        sa.Column("asked_at", sa.BigInteger(), nullable=False),
        sa.Column("taken_until", sa.BigInteger(), nullable=False),
        sa.Column("told_at", sa.BigInteger()),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("conversation", "recipient", "message_id", name="uq_mail_watches"),
        if_not_exists=True,
    )
    op.create_index("ix_mail_watches_open", "mail_watches", ["told_at", "asked_at"], if_not_exists=True)
    op.create_index("ix_mail_watches_recipient", "mail_watches", ["recipient"], if_not_exists=True)
    op.create_table(
        "suspension_cases",
        sa.Column("reference", sa.String(12), nullable=False),
        sa.Column("owner", sa.String(64)),
        sa.Column("address", sa.String(320)),
        sa.Column("watch", sa.Boolean(), nullable=False),
        sa.Column("closed", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("reference"),
        if_not_exists=True,
    )
    op.create_index("ix_suspension_cases_address", "suspension_cases", ["address"], if_not_exists=True)
    op.create_index("ix_suspension_cases_owner", "suspension_cases", ["owner"], if_not_exists=True)
    op.create_index("ix_suspension_cases_updated_at", "suspension_cases", ["updated_at"], if_not_exists=True)
    op.create_table(
        "suspension_tries",
        sa.Column("id", _ID, nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        if_not_exists=True,
    )
    op.create_index("ix_suspension_tries_key_at", "suspension_tries", ["key", "at"], if_not_exists=True)
    op.create_table(
        "handover_parcels",
        sa.Column("id", _ID, nullable=False),
        sa.Column("reference", sa.String(12), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("way", sa.String(10), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.Float(53), nullable=False),
        sa.Column("owner", sa.String(32), nullable=False),
        sa.Column("sent_at", sa.Float(53)),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("reference", "number", "way", name="uq_handover_parcels"),
        if_not_exists=True,
    )
    op.create_index("ix_handover_parcels_due", "handover_parcels", ["sent_at", "due_at"], if_not_exists=True)
    op.create_index("ix_handover_parcels_reference", "handover_parcels", ["reference"], if_not_exists=True)
    op.create_table(
        "handovers",
        sa.Column("reference", sa.String(12), nullable=False),
        sa.Column("conversation", sa.String(255), nullable=False),
        sa.Column("channel", sa.String(40), nullable=False),
        sa.Column("contact", sa.String(320)),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("reference"),
        if_not_exists=True,
    )
    op.create_index("ix_handovers_contact", "handovers", ["contact"], if_not_exists=True)
    op.create_index("ix_handovers_conversation", "handovers", ["conversation"], if_not_exists=True)
    op.create_index("ix_handovers_updated_at", "handovers", ["updated_at"], if_not_exists=True)
    op.create_table(
        "feedback",
        sa.Column("conversation", sa.String(255), nullable=False),
        sa.Column("opinion", sa.String(10), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("conversation"),
        if_not_exists=True,
    )
    op.create_index("ix_feedback_at", "feedback", ["at"], if_not_exists=True)
    op.create_table(
        "insight_conversations",
        sa.Column("id", _ID, nullable=False),
        sa.Column("key", sa.String(64)),
        sa.Column("channel", sa.String(40), nullable=False),
        sa.Column("started_at", sa.BigInteger(), nullable=False),
        sa.Column("last_at", sa.BigInteger(), nullable=False),
        sa.Column("turns", sa.Integer(), nullable=False),
        sa.Column("misses", sa.Integer(), nullable=False),
        sa.Column("topic", sa.String(20)),
        sa.Column("provider", sa.String(40)),
        sa.Column("outcome", sa.String(20)),
        sa.Column("mail", sa.String(64)),
        sa.PrimaryKeyConstraint("id"),
        if_not_exists=True,
    )
    op.create_index("ix_insight_conversations_key", "insight_conversations", ["key"], if_not_exists=True)
    op.create_index("ix_insight_conversations_last_at", "insight_conversations", ["last_at"], if_not_exists=True)
    op.create_index("ix_insight_conversations_started_at", "insight_conversations", ["started_at"], if_not_exists=True)
    op.create_table(
        "insight_counts",
        sa.Column("day", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("what", sa.String(20), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", "what", "name"),
        if_not_exists=True,
    )
    op.create_table(
        "insight_misses",
        sa.Column("id", _ID, nullable=False),
        sa.Column("key", sa.String(64)),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("guess", sa.String(60), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        if_not_exists=True,
    )
    op.create_index("ix_insight_misses_at", "insight_misses", ["at"], if_not_exists=True)
    op.create_index("ix_insight_misses_key", "insight_misses", ["key"], if_not_exists=True)
    op.create_table(
        "people",
        sa.Column("conversation", sa.String(255), nullable=False),
        sa.Column("person", sa.String(64), nullable=False),
        sa.Column("bond", sa.String(10), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("conversation", "person", "bond"),
        if_not_exists=True,
    )
    op.create_index("ix_people_at", "people", ["at"], if_not_exists=True)
    op.create_index("ix_people_person", "people", ["person"], if_not_exists=True)
    op.create_table(
        "privacy_erased",
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("at", sa.Float(53), nullable=False),
        sa.PrimaryKeyConstraint("key"),
        if_not_exists=True,
    )
    op.create_table(
        "inbox_messages",
        sa.Column("id", _ID, nullable=False),
        sa.Column("channel", sa.String(32), nullable=False),
        sa.Column("conversation", sa.String(255), nullable=False),
        sa.Column("message_id", sa.String(255), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("owner", sa.String(32), server_default="", nullable=False),
        sa.Column("lease_until", sa.Float(53), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("payload", sa.Text()),
        sa.Column("answers", sa.Text()),
        sa.Column("sent", sa.Integer(), server_default="0", nullable=False),
        sa.Column("received_at", sa.Float(53), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("channel", "conversation", "message_id", name="uq_inbox_messages"),
        if_not_exists=True,
    )
    op.create_index(
        "ix_inbox_messages_conversation_state",
        "inbox_messages",
        ["channel", "conversation", "state"],
        if_not_exists=True,
    )
    op.create_index("ix_inbox_messages_received", "inbox_messages", ["received_at"], if_not_exists=True)
    op.create_index("ix_inbox_messages_state_lease", "inbox_messages", ["state", "lease_until"], if_not_exists=True)
    op.create_table(
        "website_outbox",
        sa.Column("conversation", sa.String(80), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("reply_to", sa.String(64), nullable=False),
        sa.Column("at_ms", sa.BigInteger(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("conversation", "seq"),
        if_not_exists=True,
    )
    op.create_index("ix_website_outbox_at", "website_outbox", ["at_ms"], if_not_exists=True)
    op.create_index("ix_website_outbox_reply", "website_outbox", ["conversation", "reply_to"], if_not_exists=True)
    op.create_table(
        "website_ended",
        sa.Column("conversation", sa.String(80), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("conversation"),
        if_not_exists=True,
    )
    op.create_table(
        "website_keys",
        sa.Column("name", sa.String(20), nullable=False),
        sa.Column("secret", sa.String(100), nullable=False),
        sa.PrimaryKeyConstraint("name"),
        if_not_exists=True,
    )
    op.create_table(
        "website_ratings",
        sa.Column("conversation", sa.String(80), nullable=False),
        sa.Column("opinion", sa.String(10), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("conversation"),
        if_not_exists=True,
    )
