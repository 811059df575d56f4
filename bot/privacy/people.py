"""Which conversations belong to whom: so that one address finds all of them again, to export or erase.

An address stands here as a hash only; the hash has no key, since it must be the same in every process and after every
change of secrets, and guards nothing that does not stand beside it anyway.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import Enum

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from bot.database.engine import close_engine, open_engine
from bot.database.store import insert_into, make_tables
from bot.mail.addresses import normalise_address

METADATA = sa.MetaData()
PEOPLE = sa.Table(
    "people",
    METADATA,
    sa.Column("conversation", sa.String(255), primary_key=True),
    sa.Column("person", sa.String(64), primary_key=True, index=True),
    sa.Column("bond", sa.String(10), primary_key=True),
    sa.Column("at", sa.BigInteger, nullable=False, index=True),  # Unix seconds
)
ERASED = sa.Table(
    "privacy_erased",
    METADATA,
    sa.Column("key", sa.String(64), primary_key=True),
    sa.Column("at", sa.Float(53), nullable=False),
)


class Bond(str, Enum):
    """How somebody is tied to a conversation."""

    SIGNED = "signed"
    """His token signed it: the conversation is his."""
    NAMED = "named"
    """His address was named in it, by himself or by somebody else."""


@dataclass(frozen=True)
class Bonds:
    """The conversations of one person."""

    own: frozenset[str]
    """Signed by him, or unsigned and naming his address."""
    foreign: frozenset[str]
    """Signed by others, who named his address."""


def person_key(value: str) -> str:
    """Return what an address is stored as, or a signed name `role:sub` (as in bot/account/cases.py)."""
    role, colon, _ = value.partition(":")
    signed = bool(colon) and role.isalpha()
    return hashlib.sha256(value.encode() if signed else f"person:{normalise_address(value)}".encode()).hexdigest()


def conversation_key(conversation: str) -> str:
    """Return what a conversation is stored as where its name must not stand."""
    return hashlib.sha256(f"conversation:{conversation}".encode()).hexdigest()


class PeopleBook:
    """The ties, and which conversations were erased just now. Blocking and thread-safe."""

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

    def tie(self, conversation: str, signed: Iterable[str], named: Iterable[str]) -> None:
        """Note who signed a turn and whose addresses were named in it."""
        now = int(time.time())
        ties = [(Bond.SIGNED, value) for value in signed] + [(Bond.NAMED, value) for value in named]
        rows = [
            {"conversation": conversation[:255], "person": person_key(value), "bond": bond.value, "at": now}
            for bond, value in dict.fromkeys(ties)
            if value
        ]
        if not rows:
            return
        with self.engine.begin() as connection:
            connection.execute(_put(connection), rows)

    def conversations_of(self, keys: Collection[str]) -> Bonds:
        """Return the conversations of whoever is stored under these keys (`person_key`)."""
        mine = sa.select(PEOPLE.c.conversation).where(PEOPLE.c.person.in_(list(keys)))
        with self.engine.begin() as connection:
            signed_by_me = set(connection.execute(mine.where(PEOPLE.c.bond == Bond.SIGNED.value)).scalars())
            named = set(connection.execute(mine.where(PEOPLE.c.bond == Bond.NAMED.value)).scalars()) - signed_by_me
        foreign = self.signed_among(named)
        return Bonds(frozenset(signed_by_me | (named - foreign)), frozenset(foreign))

    def signers_of(self, conversations: Collection[str]) -> set[str]:
        """Return the keys of everybody who signed in these conversations: one human under all his names."""
        found: set[str] = set()
        names = list(conversations)
        with self.engine.begin() as connection:
            for start in range(0, len(names), 500):
                query = sa.select(PEOPLE.c.person).where(
                    PEOPLE.c.conversation.in_(names[start : start + 500]), PEOPLE.c.bond == Bond.SIGNED.value
                )
                found |= set(connection.execute(query).scalars())
        return found

    def signed_among(self, conversations: Collection[str]) -> set[str]:
        """Return which of these conversations somebody signed."""
        found: set[str] = set()
        names = list(conversations)
        with self.engine.begin() as connection:
            for start in range(0, len(names), 500):
                query = sa.select(PEOPLE.c.conversation).where(
                    PEOPLE.c.conversation.in_(names[start : start + 500]), PEOPLE.c.bond == Bond.SIGNED.value
                )
                found |= set(connection.execute(query).scalars())
        return found

    def mark_erased(self, conversations: Iterable[str]) -> None:
        """Tell turns that are under way that what they knew may not be stored any more."""
        with self.engine.begin() as connection:
            mark_erased(connection, conversations)

    def was_erased(self, conversation: str, since: float) -> bool:
        """Tell whether a conversation was erased since then (Unix seconds)."""
        with self.engine.begin() as connection:
            return was_erased(connection, conversation, since)


def mark_erased(connection: Connection, conversations: Iterable[str]) -> None:
    """Tell the same inside a transaction that is under way."""
    now = time.time()
    rows = [{"key": conversation_key(name), "at": now} for name in set(conversations)]
    if rows:
        put = insert_into(connection, ERASED)
        again = put.on_conflict_do_update(index_elements=["key"], set_={"at": put.excluded.at})
        connection.execute(again, sorted(rows, key=lambda row: str(row["key"])))


def was_erased(connection: Connection, conversation: str, since: float) -> bool:
    """Tell the same inside a transaction that is under way."""
    # An erasure in the future was made before the clock was set back.
    lately = ERASED.c.at.between(since, max(since, time.time()) + 1.0)
    query = sa.select(ERASED.c.at).where(ERASED.c.key == conversation_key(conversation), lately)
    return connection.execute(query).first() is not None


def _put(connection: Connection) -> sa.sql.Executable:
    insert = insert_into(connection, PEOPLE)
    return insert.on_conflict_do_update(
        index_elements=["conversation", "person", "bond"], set_={"at": insert.excluded.at}
    )
