"""The stored conversation as the website shows it: numbered events that a client replays after its last number.

All answers to one message are stored together or not at all, so a killed server leaves no half answer behind.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from bot.database.engine import close_engine, open_engine
from bot.database.naming import naming_index
from bot.database.store import make_tables

MAX_EVENTS = 500
"""How many events one reading returns; the next reading goes on after them."""
_TRIES = 20  # two writers of one conversation may take the same number; each try settles one of them
_CHUNK = 500  # below every driver's limit of parameters

METADATA = sa.MetaData()
EVENTS = sa.Table(
    "website_outbox",
    METADATA,
    sa.Column("conversation", sa.String(80), primary_key=True),
    sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("kind", sa.String(10), nullable=False),
    sa.Column("reply_to", sa.String(64), nullable=False),  # the client-made id of the message it belongs to
    sa.Column("at_ms", sa.BigInteger, nullable=False),
    sa.Column("content", sa.Text, nullable=False),
    sa.Index("ix_website_outbox_reply", "conversation", "reply_to"),
    sa.Index("ix_website_outbox_at", "at_ms"),
)
naming_index(EVENTS)


class Kind(str, Enum):
    """What an event says."""

    USER = "user"
    """The user wrote something; told to all tabs of the conversation."""
    BOT = "bot"
    """The bot, or a person, said something."""
    DONE = "done"
    """The answer to one message is complete."""
    GONE = "gone"
    """The conversation was deleted; nothing follows."""


@dataclass(frozen=True)
class Event:
    """One numbered thing that happened in a conversation; times are Unix milliseconds."""

    seq: int
    kind: Kind
    reply_to: str
    at_ms: int
    content: Mapping[str, Any]

    def as_json(self) -> dict[str, Any]:
        """Return what the widget reads."""
        return {"seq": self.seq, "kind": self.kind.value, "id": self.reply_to, "at": self.at_ms, **self.content}


class Outbox:
    """Thread-safe; several processes may share one database."""

    def __init__(self, url: str, added: Callable[[str], None] | None = None) -> None:
        """Open the database and make the table if it is missing.

        Args:
            url: the database's address.
            added: told the conversation's name after something was stored; blocks if it must, and never fails.

        Raises:
            SQLAlchemyError: it can't be opened.
        """
        self._added = added or (lambda _: None)
        self._engine = open_engine(url)
        make_tables(self._engine, METADATA)

    def close(self) -> None:
        """Give the connections back."""
        close_engine(self._engine)

    def add_question(self, conversation: str, message_id: str, content: Mapping[str, Any]) -> None:
        """Store what the user wrote, unless it is there already."""
        self._append(conversation, message_id, [(Kind.USER, content)], unless=Kind.USER)

    def add_answers(self, conversation: str, message_id: str, contents: Sequence[Mapping[str, Any]]) -> None:
        """Store the complete answer to one message, unless there is one already."""
        rows = [(Kind.BOT, content) for content in contents]
        self._append(conversation, message_id, [*rows, (Kind.DONE, {})], unless=Kind.DONE)

    def push(self, conversation: str, content: Mapping[str, Any]) -> None:
        """Store something that nobody asked for, such as the words of a person who took over."""
        self._append(conversation, "", [(Kind.BOT, content)])

    def is_answered(self, conversation: str, message_id: str) -> bool:
        """Tell whether the answer to this message is complete."""
        with self._engine.begin() as connection:
            return self._has(connection, conversation, message_id, Kind.DONE)

    def is_gone(self, conversation: str) -> bool:
        """Tell whether the conversation was deleted; nothing can be added to it any more."""
        with self._engine.begin() as connection:
            return self._has(connection, conversation, "", Kind.GONE)

    def after(self, conversation: str, seq: int) -> tuple[Event, ...]:
        """List the events after a number, oldest first."""
        query = (
            sa.select(EVENTS)
            .where(EVENTS.c.conversation == conversation, EVENTS.c.seq > seq)
            .order_by(EVENTS.c.seq)
            .limit(MAX_EVENTS)
        )
        with self._engine.begin() as connection:
            rows = connection.execute(query).mappings().all()
        return tuple(
            Event(row["seq"], Kind(row["kind"]), row["reply_to"], row["at_ms"], json.loads(row["content"]))
            for row in rows
        )

    def newest(self, conversations: Iterable[str]) -> dict[str, int]:
        """Return the highest number of each of these conversations that has events."""
        wanted = list(conversations)
        found: dict[str, int] = {}
        with self._engine.begin() as connection:
            for start in range(0, len(wanted), _CHUNK):
                query = (
                    sa.select(EVENTS.c.conversation, sa.func.max(EVENTS.c.seq))
                    .where(EVENTS.c.conversation.in_(wanted[start : start + _CHUNK]))
                    .group_by(EVENTS.c.conversation)
                )
                found |= {str(name): int(seq) for name, seq in connection.execute(query)}
        return found

    def erase(self, conversation: str) -> None:
        """Delete the conversation; one event without content stays, to tell its other tabs."""
        self._append(conversation, "", [(Kind.GONE, {})])
        with self._engine.begin() as connection:
            connection.execute(
                sa.delete(EVENTS).where(EVENTS.c.conversation == conversation, EVENTS.c.kind != Kind.GONE.value)
            )

    def prune(self, before: datetime) -> int:
        """Delete events from before then; returns how many."""
        limit = int(before.timestamp() * 1000)
        with self._engine.begin() as connection:
            return int(connection.execute(sa.delete(EVENTS).where(EVENTS.c.at_ms < limit)).rowcount)

    def _append(
        self,
        conversation: str,
        message_id: str,
        items: Sequence[tuple[Kind, Mapping[str, Any]]],
        unless: Kind | None = None,
    ) -> None:
        for _ in range(_TRIES):
            try:
                with self._engine.begin() as connection:
                    # A turn that was running while its conversation was deleted leaves nothing behind.
                    stops = [_there(conversation, "", Kind.GONE)]
                    if unless:
                        stops.append(_there(conversation, message_id, unless))
                    for kind, content in items:
                        # Asked within the first insert itself, so that no other writer gets in between.
                        put = _numbered(conversation, message_id, kind, content, stops)
                        if not connection.execute(put).rowcount:
                            return
                        stops = []
            except IntegrityError:
                continue
            self._added(conversation)
            return
        raise RuntimeError("the conversation is written to from too many sides at once")

    @staticmethod
    def _has(connection: Connection, conversation: str, message_id: str, kind: Kind) -> bool:
        return bool(connection.execute(sa.select(_there(conversation, message_id, kind))).scalar())


def _there(conversation: str, message_id: str, kind: Kind) -> Any:
    one = EVENTS.alias()
    return sa.exists().where(one.c.conversation == conversation, one.c.reply_to == message_id, one.c.kind == kind.value)


def _numbered(conversation: str, message_id: str, kind: Kind, content: Mapping[str, Any], stops: Sequence[Any]) -> Any:
    """Build the insert that takes the conversation's next number in one statement, unless one of `stops` is true."""
    others = EVENTS.alias()
    newest = sa.select(sa.func.coalesce(sa.func.max(others.c.seq), 0)).where(others.c.conversation == conversation)
    values = sa.select(
        sa.literal(conversation),
        newest.scalar_subquery() + 1,
        sa.literal(kind.value),
        sa.literal(message_id),
        sa.literal(int(time.time() * 1000), sa.BigInteger),
        sa.literal(json.dumps(content)),
    ).where(*(~stop for stop in stops))
    names = ["conversation", "seq", "kind", "reply_to", "at_ms", "content"]
    return sa.insert(EVENTS).from_select(names, values)
