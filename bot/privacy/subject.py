"""Whose data are meant: one person with all conversations, or one case."""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from bot.database.naming import may_name, text_columns
from bot.mail.addresses import address_hash, normalise_address
from bot.privacy.database import Kept, kept_tables
from bot.privacy.people import PeopleBook, person_key

_TELLING = 5
"""From this many letters on the part before the @ stands in few texts but those that are looked for."""


@dataclass(frozen=True)
class Subject:
    """What is looked for. `forms` are all spellings under which the address may stand in a text."""

    conversations: frozenset[str] = frozenset()
    foreign: frozenset[str] = frozenset()
    addresses: frozenset[str] = frozenset()
    forms: frozenset[str] = frozenset()
    keys: frozenset[str] = frozenset()
    audit_hashes: frozenset[str] = frozenset()
    references: frozenset[str] = frozenset()


def subject_of_address(
    engine: Engine, book: PeopleBook, address: str, *, audit_key: str | None, signed: Iterable[str] = (),
    conversation: str | None = None,
) -> Subject:  # fmt: skip
    """Return everything that belongs to an address.

    Args:
        engine: from `open_for_privacy`.
        book: the ties between people and conversations.
        address: e-mail address; empty for a signed user without one.
        audit_key: IDENTITY_SECRET, under which the audit trail hashes addresses.
        signed: the signed names (`role:sub`) of the asker, where he asks himself.
        conversation: the one he asks in.
    """
    plain = normalise_address(address) if address else ""
    forms = spellings(plain) if plain else frozenset()
    keys = {person_key(value) for value in (plain, *signed) if value}
    bonds = book.conversations_of(keys)
    named = _conversations_naming(engine, forms)
    elsewhere = book.signed_among(named) - bonds.own
    own = bonds.own | (named - elsewhere) | ({conversation} if conversation else set())
    # One human under all his names: whoever signed with this address has a `role:sub`, too.
    keys |= book.signers_of(bonds.own)
    hashes = {address_hash(plain, audit_key.encode())} if plain and audit_key else set()
    return Subject(
        conversations=frozenset(own),
        foreign=frozenset((bonds.foreign | elsewhere) - own),
        addresses=frozenset({plain} if plain else ()),
        forms=forms,
        keys=frozenset(keys),
        audit_hashes=frozenset(hashes),
    )


def subject_of_conversation(conversation: str) -> Subject:
    """Return one conversation, for a guest, of whom no more is known."""
    return Subject(conversations=frozenset({conversation}))


def subject_of_case(engine: Engine, reference: str) -> Subject:
    """Return one case with the conversation it came from."""
    conversations: set[str] = set()
    for kept in kept_tables(engine):
        keeper = kept.keeper
        if keeper and keeper.reference and keeper.conversation:
            columns = kept.table.c
            query = sa.select(columns[keeper.conversation]).where(columns[keeper.reference] == reference)
            with engine.begin() as connection:
                conversations |= set(connection.execute(query).scalars())
    return Subject(conversations=frozenset(conversations), references=frozenset({reference}))


def spellings(address: str) -> frozenset[str]:
    """Return the ways an address may stand in a stored text: as ASCII, as typed with umlauts, escaped for JSON."""
    local, _, domain = address.rpartition("@")
    found = {address}
    with contextlib.suppress(UnicodeError):
        found.add(f"{local}@{domain.encode('ascii').decode('idna')}")
    found |= {form.replace("@", "%40") for form in found}
    return frozenset({form.casefold() for form in found} | {json.dumps(form.casefold())[1:-1] for form in found})


def pattern_of(forms: Iterable[str]) -> re.Pattern[str]:
    r"""Return what finds the address itself, and not the end of a longer one.

    In JSON a line break stands as two signs before it, `\n`, and its letter is none of the address.
    """
    spelled = "|".join(re.escape(form) for form in sorted(forms, key=len, reverse=True))
    return re.compile(rf"(?:(?<![\w.+-])|(?<=\\[nrt]))(?:{spelled})(?![\w-])(?!\.\w)", re.IGNORECASE)


def names_any(kept: Kept, columns: Iterable[sa.Column[str]], forms: frozenset[str]) -> sa.sql.ColumnElement[bool]:
    """Build the condition that one of a table's columns may hold one of these spellings; `pattern_of` decides.

    The database reads every text for each thing that is looked for, so it looks for what all spellings share, and in a
    large table only through the rows that hold an address at all.
    """
    shared = {re.split("@|%40", form)[0] for form in forms}
    wanted = shared if all(len(part) >= _TELLING for part in shared) else forms
    texts = [sa.func.lower(column) for column in columns]
    found = sa.or_(sa.false(), *(text.contains(part, autoescape=True) for text in texts for part in wanted))
    return sa.and_(may_name(text_columns(kept.table)), found) if kept.keeper and kept.keeper.large else found


def _conversations_naming(engine: Engine, forms: frozenset[str]) -> set[str]:
    found: set[str] = set()
    if not forms:
        return found
    pattern = pattern_of(forms)
    for kept in kept_tables(engine):
        keeper = kept.keeper
        if not keeper or not keeper.conversation or keeper.hashed:
            continue
        columns = kept.table.c
        searched = [columns[keeper.conversation], *(columns[name] for name in keeper.texts if name in columns)]
        query = sa.select(*searched).where(names_any(kept, searched, forms))
        with engine.begin() as connection:
            for row in connection.execution_options(yield_per=200).execute(query):
                if row[0] not in found and any(pattern.search(str(value or "")) for value in row):
                    found.add(row[0])
    return found
