"""What was erased and when, as hashes beside the database: so that a restored backup forgets it once more.

A backup made before an erasure still holds the data. The log names nobody; an address is found again by hashing every
address that the restored database holds. Keep it as long as the oldest backup.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
import structlog
from sqlalchemy.engine import URL, Engine

from bot.database.engine import is_memory
from bot.database.naming import text_columns
from bot.privacy.database import kept_tables
from bot.privacy.people import conversation_key, person_key
from bot.privacy.subject import Subject

log = structlog.get_logger(__name__)

ELSEWHERE = Path("var/erasures.jsonl")
"""For a database that is no file."""
_ADDRESS = re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+")


@dataclass(frozen=True)
class Erasures:
    """The hashes of everything that was erased since some moment."""

    persons: frozenset[str] = frozenset()
    conversations: frozenset[str] = frozenset()
    references: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.persons or self.conversations or self.references)


@dataclass(frozen=True)
class Found:
    """What a database holds again of the erased: addresses, conversations, numbers of cases."""

    addresses: tuple[str, ...] = ()
    conversations: tuple[str, ...] = ()
    references: tuple[str, ...] = ()


def log_of(url: URL) -> Path | None:
    """Return where erasures of this database are noted; None for one in memory."""
    if url.get_backend_name() != "sqlite":
        return ELSEWHERE
    return None if is_memory(url) else Path(f"{url.database}.erasures.jsonl")


def note(url: URL, subject: Subject) -> None:
    """Note an erasure. A log that can't be written is an error in the log of the server, and no reason not to erase."""
    path = log_of(url)
    if path is None:
        return
    line = {
        "at": int(time.time()),
        "persons": sorted(subject.keys),
        "conversations": sorted(map(conversation_key, subject.conversations)),
        "references": sorted(map(_reference_key, subject.references)),
    }
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")
    except OSError as error:
        log.error("privacy.erasure_not_noted", error=type(error).__name__)  # noqa: TRY400 - no trace needed


def noted_since(url: URL, at: float) -> Erasures:
    """Return what was erased since then (Unix seconds); a damaged line is passed over.

    Raises:
        OSError: the log is there and can't be read.
    """
    path = log_of(url)
    if path is None or not path.exists():
        return Erasures()
    found: dict[str, set[str]] = {"persons": set(), "conversations": set(), "references": set()}
    for line in path.read_text(encoding="utf-8").splitlines():
        try:
            told = json.loads(line)
            if told["at"] >= int(at):
                for name, keys in found.items():
                    keys.update(told[name])
        except (ValueError, KeyError, TypeError):
            log.warning("privacy.erasure_line_damaged")
    return Erasures(**{name: frozenset(keys) for name, keys in found.items()})


def find_again(engine: Engine, erased: Erasures) -> Found:
    """Look which of the erased a database holds."""
    addresses: set[str] = set()
    conversations: set[str] = set()
    references: set[str] = set()
    for kept in kept_tables(engine):
        for name in text_columns(kept.table):
            for value in _values(engine, name):
                addresses.update(one.casefold() for one in _ADDRESS.findall(value))
        keeper = kept.keeper
        if keeper and keeper.conversation and not keeper.hashed:
            conversations.update(_values(engine, kept.table.c[keeper.conversation]))
        if keeper and keeper.reference:
            references.update(_values(engine, kept.table.c[keeper.reference]))
    return Found(
        tuple(sorted(one for one in addresses if person_key(one) in erased.persons)),
        tuple(sorted(one for one in conversations if conversation_key(one) in erased.conversations)),
        tuple(sorted(one for one in references if _reference_key(one) in erased.references)),
    )


def _values(engine: Engine, column: sa.Column[str]) -> Iterator[str]:
    with engine.begin() as connection:
        for value in connection.execution_options(yield_per=500).execute(sa.select(column).distinct()).scalars():
            if value:
                yield str(value)


def _reference_key(reference: str) -> str:
    return hashlib.sha256(f"case:{reference}".encode()).hexdigest()
