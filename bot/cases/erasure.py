"""What a user can have deleted in the chat: his own data where a token says who he is, else this conversation."""

from __future__ import annotations

import functools
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from bot.cases.tables import HANDOVERS, PARCELS
from bot.mail.lookup import Asker, Role
from bot.privacy.database import open_for_privacy
from bot.privacy.erase import Erased, erase
from bot.privacy.people import PeopleBook
from bot.privacy.subject import Subject, subject_of_address, subject_of_conversation


class NotErased(Exception):
    """Raised when the database failed or something is left; nothing may be promised."""


class What(str, Enum):
    """The kinds of data as users understand them."""

    CONVERSATIONS = "gespraeche"
    CASES = "anliegen"
    SUSPENSIONS = "sperrungen"
    MAILS = "mails"
    FEEDBACK = "feedback"


_TABLES = {
    What.CASES: ("handovers",),
    What.SUSPENSIONS: ("suspension_cases",),
    What.MAILS: ("mail_events", "mail_watches", "lookup_audit"),
    What.FEEDBACK: ("feedback", "website_ratings"),
}


@dataclass(frozen=True)
class ErasedInChat:
    """What is gone, and whether the team had already been sent something, which nobody can take back."""

    counts: Mapping[What, int] = field(default_factory=dict)
    sent_to_team: bool = False
    signed: bool = False


def erase_in_chat(url: str, conversation: str, asker: Asker, audit_key: str | None) -> ErasedInChat:
    """Delete what belongs to this asker; blocks.

    The files are not written anew, as that would hold up everybody: deleted rows are overwritten in place.

    Raises:
        NotErased: the database failed, or something is left.
    """
    signed = asker.role is not Role.GUEST
    try:
        engine, book = _opened(url, os.getpid())
        subject = _subject(engine, book, conversation, asker, audit_key)
        sent = _was_sent(engine, subject)
        done = erase(engine, book, subject, rewrite=False)
    except SQLAlchemyError as error:
        # Not chained: a driver's text may quote values.
        raise NotErased(type(error).__name__) from None
    if done.left:
        raise NotErased(json.dumps(sorted(done.left)))
    return ErasedInChat(_counts(done), sent, signed)


@functools.lru_cache(maxsize=1)
def _opened(url: str, _process: int) -> tuple[sa.engine.Engine, PeopleBook]:
    """Open the database once: to look at its tables and to write the SQL anew costs more than an erasure itself.

    Connections don't survive a fork, so each process has its own.
    """
    return open_for_privacy(url), PeopleBook(url)


def _subject(
    engine: sa.engine.Engine, book: PeopleBook, conversation: str, asker: Asker, audit_key: str | None
) -> Subject:
    if asker.role is Role.GUEST:
        return subject_of_conversation(conversation)
    names = [f"{asker.role.value}:{asker.sub}"] if asker.sub else []
    return subject_of_address(engine, book, asker.email, audit_key=audit_key, signed=names, conversation=conversation)


def _was_sent(engine: sa.engine.Engine, subject: Subject) -> bool:
    if not sa.inspect(engine).has_table(PARCELS.name):
        return False
    mine = sa.or_(
        HANDOVERS.c.conversation.in_(sorted(subject.conversations)), HANDOVERS.c.contact.in_(sorted(subject.addresses))
    )
    cases = sa.select(HANDOVERS.c.reference).where(mine)
    query = sa.select(PARCELS.c.id).where(PARCELS.c.reference.in_(cases), PARCELS.c.sent_at.is_not(None))
    with engine.begin() as connection:
        return connection.execute(query.limit(1)).first() is not None


def _counts(done: Erased) -> dict[What, int]:
    counts = {what: sum(done.deleted.get(name, 0) for name in names) for what, names in _TABLES.items()}
    counts[What.CONVERSATIONS] = done.conversations
    return {what: count for what, count in counts.items() if count}
