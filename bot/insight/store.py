"""Counts each turn as it happens. Blocking and thread-safe; processes may share a database."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from bot.database.engine import close_engine, open_engine
from bot.database.store import insert_for, make_tables
from bot.insight.tables import CONVERSATIONS, COUNTS, METADATA, MISSES
from bot.insight.turns import Outcome, Turn
from bot.privacy.people import conversation_key

DAY_S = 86_400
SAME_CONVERSATION = timedelta(hours=12)
"""Whoever comes back later has a new matter; as long as Rasa's session (domain.yml)."""
BOUNDS_S = (0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 4.0, 6.0, 10.0, 20.0, 60.0)
"""Upper bounds of the classes in which answering times are counted; slower ones share a class."""
SLOWER = "mehr"
LOOKED, PLAIN = "latency_looked", "latency_plain"
VERDICT, INTENT, TURNS = "verdict", "intent", "turns"
MOST_MISS_CHARACTERS = 300


class Figures:
    """All figures of one database."""

    def __init__(self, url: str) -> None:
        """Open the database and make the tables that are missing.

        Raises:
            SQLAlchemyError: it cannot be opened.
        """
        self.engine: Engine = open_engine(url)
        make_tables(self.engine, METADATA)

    def close(self) -> None:
        """Give the connections back."""
        close_engine(self.engine)

    def add(self, turn: Turn) -> None:
        """Count one turn.

        Raises:
            SQLAlchemyError: the database failed; nothing was counted.
        """
        with self.engine.begin() as connection:
            _count(connection, day_of(turn.at), _names_of(turn))
            _note_conversation(connection, turn)
            if turn.miss:
                row = {
                    "key": conversation_key(turn.conversation), "at": int(turn.at), "kind": turn.miss.value,
                    "text": turn.text[:MOST_MISS_CHARACTERS], "guess": next(iter(turn.guesses), ""),
                }  # fmt: skip
                connection.execute(sa.insert(MISSES), [row])

    def verify(self, opened: Iterable[tuple[str, int]]) -> int:
        """Mark silent conversations whose mail was opened after they ended; returns how many.

        Args:
            opened: Mailjet's id of a mail and when it was opened, in Unix seconds.
        """
        done = 0
        with self.engine.begin() as connection:
            for mail, at in opened:
                silent = sa.and_(
                    CONVERSATIONS.c.mail == mail, CONVERSATIONS.c.outcome.is_(None), CONVERSATIONS.c.last_at <= at
                )
                statement = sa.update(CONVERSATIONS).where(silent).values(outcome=Outcome.VERIFIED.value)
                done += max(connection.execute(statement).rowcount, 0)
        return done

    def silent_mails(self, since: int) -> list[tuple[str, int]]:
        """List the mails of silent conversations since then, each with the moment of the last word."""
        query = sa.select(CONVERSATIONS.c.mail, CONVERSATIONS.c.last_at).where(
            CONVERSATIONS.c.last_at >= since, CONVERSATIONS.c.outcome.is_(None), CONVERSATIONS.c.mail.is_not(None)
        )
        with self.engine.begin() as connection:
            return [(str(mail), int(at)) for mail, at in connection.execute(query)]

    def prune(self, before: float) -> int:
        """Delete the counts of days before then (Unix seconds); the other tables have times of their own."""
        with self.engine.begin() as connection:
            return max(connection.execute(sa.delete(COUNTS).where(COUNTS.c.day < day_of(before))).rowcount, 0)


def day_of(at: float) -> int:
    """Return the number of a moment's day."""
    return int(at // DAY_S)


def class_of(seconds: float) -> str:
    """Return the class an answering time is counted in."""
    return next((f"{bound:g}" for bound in BOUNDS_S if seconds <= bound), SLOWER)


def _names_of(turn: Turn) -> list[tuple[str, str]]:
    names = [(TURNS, turn.channel), (LOOKED if turn.verdict else PLAIN, class_of(turn.seconds))]
    if turn.verdict:
        names.append((VERDICT, turn.verdict))
    if turn.intent:
        names.append((INTENT, turn.intent))
    return names


def _count(connection: Connection, day: int, names: list[tuple[str, str]]) -> None:
    # In a fixed order, so that two writers can't wait for each other.
    rows = [{"day": day, "what": what, "name": name[:60], "count": 1} for what, name in sorted(names)]
    connection.execute(_one_more(connection.dialect.name), rows)


def _note_conversation(connection: Connection, turn: Turn) -> None:
    key, now = conversation_key(turn.conversation), int(turn.at)
    since = int(now - SAME_CONVERSATION.total_seconds())
    known = connection.execute(_RECENT, {"its_key": key, "since": since}).mappings().first()
    missed = 1 if turn.miss else 0
    if known is None:
        row = {
            "key": key, "channel": turn.channel[:40], "started_at": now, "last_at": now, "turns": 1, "misses": missed,
            "topic": turn.topic, "provider": turn.provider, "mail": turn.mail,
            "outcome": turn.outcome.value if turn.outcome else None,
        }  # fmt: skip
        connection.execute(sa.insert(CONVERSATIONS), [row])
        return
    values = {
        "its_id": known["id"],
        "missed": missed,
        "new_last_at": max(now, known["last_at"]),
        "new_topic": turn.topic or known["topic"],
        "new_provider": turn.provider or known["provider"],
        "new_mail": turn.mail or known["mail"],
        "new_outcome": _outcome(known["outcome"], turn),
    }
    connection.execute(_GOES_ON, values)


def _outcome(before: str | None, turn: Turn) -> str | None:
    if turn.outcome is None:
        # Whoever goes on writing after "solved" may have a new matter; what was confirmed stays confirmed.
        return before
    if turn.outcome is Outcome.NOT_SOLVED and before == Outcome.HANDED_OVER.value:
        return before
    return turn.outcome.value


# Written once: to put a statement together takes longer than the database takes to execute it.
_RECENT = (
    sa.select(CONVERSATIONS)
    .where(CONVERSATIONS.c.key == sa.bindparam("its_key"), CONVERSATIONS.c.last_at >= sa.bindparam("since"))
    .order_by(CONVERSATIONS.c.last_at.desc())
    .limit(1)
)
_GOES_ON = (
    sa.update(CONVERSATIONS)
    .where(CONVERSATIONS.c.id == sa.bindparam("its_id"))
    .values(
        {
            "turns": CONVERSATIONS.c.turns + 1,
            "misses": CONVERSATIONS.c.misses + sa.bindparam("missed", type_=sa.Integer),
            **{name: sa.bindparam(f"new_{name}") for name in ("last_at", "topic", "provider", "mail", "outcome")},
        }
    )
)


@functools.lru_cache
def _one_more(dialect: str) -> Any:
    return insert_for(dialect, COUNTS).on_conflict_do_update(
        index_elements=["day", "what", "name"], set_={"count": COUNTS.c.count + 1}
    )
