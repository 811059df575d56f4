"""Who keeps what: every table of the database, how a person's rows are found in it, and when they go.

The one list that retention, export, erasure and docs/datenschutz.md are made from. A table that is not listed here
makes a test fail.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Term(str, Enum):
    """Which of the terms counts; the values are the fields of `Retention`."""

    CONVERSATIONS = "conversations"
    CASES = "cases"
    DELIVERIES = "deliveries"
    AUDIT = "audit"
    FIGURES = "figures"
    DAY = "day"
    FOREVER = "forever"


class Unit(Enum):
    """How a table counts time; the value is the number of units in a second."""

    SECONDS = 1
    MILLISECONDS = 1000


class OnErase(Enum):
    """What an erasure does with a person's rows."""

    DELETE = "delete"
    UNLINK = "unlink"
    """Only the link to the conversation or the case goes; what is left says nothing about anybody."""
    KEEP_NUMBER = "keep_number"
    """The newest row stays, empty: open windows count on."""


@dataclass(frozen=True)
class Keeper:
    """One table. Columns are named; empty means that there is none of that kind."""

    table: str
    term: Term
    time: str = ""
    unit: Unit = Unit.SECONDS
    conversation: str = ""
    hashed: bool = False
    """Whether `conversation` holds `conversation_key` of the name instead of the name."""
    whole: bool = False
    """Whether a conversation is only forgotten as a whole, counted from its newest row."""
    address: str = ""
    address_hash: str = ""
    """Holds the keyed hash of the audit trail (bot/mail/addresses.py)."""
    person: str = ""
    """Holds `person_key` of an address or of a signed name."""
    reference: str = ""
    texts: tuple[str, ...] = ()
    """Columns whose text may name an address in passing."""
    large: bool = False
    """Whether an index knows the rows that hold an address (bot/database/naming.py)."""
    order: str = ""
    erase: OnErase = OnErase.DELETE


KEEPERS = (
    Keeper("events", Term.CONVERSATIONS, "timestamp", conversation="sender_id", whole=True, texts=("data",),
           large=True),
    Keeper("conversation_tails", Term.CONVERSATIONS, "at", conversation="conversation", texts=("state",)),
    Keeper("people", Term.CONVERSATIONS, "at", conversation="conversation", person="person"),
    Keeper("inbox_messages", Term.CONVERSATIONS, "received_at", conversation="conversation",
           texts=("payload", "answers"), large=True),
    Keeper(
        "website_outbox", Term.CONVERSATIONS, "at_ms", Unit.MILLISECONDS, conversation="conversation",
        texts=("content",), large=True, order="seq", erase=OnErase.KEEP_NUMBER,
    ),
    Keeper("website_ratings", Term.FIGURES, "at", conversation="conversation", texts=("comment",)),
    Keeper("website_ended", Term.CONVERSATIONS, "at"),
    Keeper("website_keys", Term.FOREVER),
    Keeper("feedback", Term.FIGURES, "at", conversation="conversation", texts=("comment",)),
    Keeper(
        "handovers", Term.CASES, "updated_at", conversation="conversation", address="contact", reference="reference",
        texts=("content",),
    ),
    Keeper("handover_parcels", Term.CASES, "due_at", reference="reference"),
    Keeper("handover_notes", Term.CASES, "at", reference="reference", texts=("text",)),
    Keeper("handover_threads", Term.CASES, "at", reference="reference", erase=OnErase.UNLINK),
    Keeper("suspension_cases", Term.CASES, "updated_at", address="address", reference="reference", person="owner",
           texts=("content",)),
    Keeper("suspension_tries", Term.DAY, "at"),
    Keeper("mail_events", Term.DELIVERIES, "at", address="recipient",
           texts=("server_reply", "subject", "custom_id", "payload", "raw")),
    Keeper("mail_watches", Term.DELIVERIES, "asked_at", conversation="conversation", address="recipient",
           texts=("asker", "subject")),
    Keeper("lookup_audit", Term.AUDIT, "at", address_hash="address_hash", texts=("asker",)),
    Keeper("insight_conversations", Term.FIGURES, "last_at", conversation="key", hashed=True, erase=OnErase.UNLINK),
    Keeper("insight_misses", Term.CONVERSATIONS, "at", conversation="key", hashed=True, texts=("text",)),
    Keeper("insight_counts", Term.FIGURES),  # numbers of a day, pruned by its date: bot/insight/store.py
    Keeper("privacy_erased", Term.DAY, "at"),
    Keeper("alembic_version", Term.FOREVER),  # which migrations were applied
)  # fmt: skip
