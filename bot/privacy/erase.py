"""Deletes everything about one person or one case from every table, also while the bot runs, and proves it.

What others wrote in their own conversations stays, with the address taken out of it.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import sqlalchemy as sa
import structlog
from sqlalchemy.engine import Connection, Engine

from bot.database.naming import text_columns
from bot.privacy import erase_log
from bot.privacy.database import Kept, clean_files, kept_tables
from bot.privacy.keepers import Keeper, OnErase
from bot.privacy.people import PeopleBook, conversation_key, mark_erased
from bot.privacy.subject import Subject, names_any, pattern_of

log = structlog.get_logger(__name__)

REPLACEMENT = "geloescht@invalid"
_BATCH = 500
EMPTY = "{}"


@dataclass(frozen=True)
class Erased:
    """What an erasure did: rows per table, what is left (nothing, if all went well), and whether files are clean."""

    deleted: Mapping[str, int] = field(default_factory=dict)
    redacted: Mapping[str, int] = field(default_factory=dict)
    left: Mapping[str, int] = field(default_factory=dict)
    files_clean: bool = True
    conversations: int = 0

    @property
    def complete(self) -> bool:
        """Whether nothing is left."""
        return not self.left and self.files_clean


def erase(engine: Engine, book: PeopleBook, subject: Subject, *, rewrite: bool = True) -> Erased:
    """Delete, look whether anything is left, and clean the files.

    Args:
        engine: from `open_for_privacy`.
        book: tells turns under way not to store what they knew.
        subject: whose data.
        rewrite: write SQLite's whole file anew; leave it out where a user waits.

    Raises:
        SQLAlchemyError: the database failed; call again, nothing or all is gone.
    """
    erase_log.note(engine.url, subject)
    book.mark_erased(subject.conversations)
    tables = kept_tables(engine)
    references = references_of(engine, tables, subject)
    deleted: Counter[str] = Counter()
    with engine.begin() as connection:  # one, as a user waits, and each more would queue behind all other writers
        for kept in tables:
            if kept.keeper:
                deleted[kept.table.name] += _delete(connection, kept.table, kept.keeper, subject, references)
        # Once more: a turn that began after the first mark has read what goes only now.
        mark_erased(connection, subject.conversations)
    redacted = _redact(engine, tables, subject)
    left = _left(engine, tables, subject)
    clean = clean_files(engine, rewrite=rewrite)
    done = Erased(_counted(deleted), _counted(redacted), _counted(left), clean, len(subject.conversations))
    log.info("privacy.erased", deleted=sum(deleted.values()), redacted=sum(redacted.values()), left=sum(left.values()))
    return done


def write_proof(done: Erased, asked_for: str, folder: Path) -> Path:
    """Write what was done into a file that names nobody; returns its path."""
    now = datetime.now(timezone.utc)
    digest = hashlib.sha256(asked_for.strip().casefold().encode()).hexdigest()
    proof = {
        "erased_at": now.isoformat(timespec="seconds"),
        "sha256_of_what_was_asked_for": digest,
        "conversations": done.conversations,
        "rows_deleted": done.deleted,
        "rows_redacted": done.redacted,
        "rows_found_afterwards": done.left,
        "database_files_rewritten": done.files_clean,
        "complete": done.complete,
        "not_covered": [
            "mails that the team already received",
            "Mailjet's own records",
            "messages inside Slack and Telegram",
            "backups made before",
        ],
    }
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"erased-{now:%Y%m%dT%H%M%S}-{digest[:8]}.json"
    path.write_text(json.dumps(proof, indent=2) + "\n", encoding="utf-8")
    return path


def _names(keeper: Keeper, subject: Subject) -> list[str]:
    if keeper.hashed:
        return [conversation_key(name) for name in subject.conversations]
    return sorted(subject.conversations)


def condition_of(table: sa.Table, keeper: Keeper, subject: Subject) -> Any:
    """Build the condition for a person's own rows, without the conversations, which may be many."""
    mine = [sa.false()]
    if keeper.address and subject.addresses:
        mine.append(table.c[keeper.address].in_(sorted(subject.addresses)))
    if keeper.address_hash and subject.audit_hashes:
        mine.append(table.c[keeper.address_hash].in_(sorted(subject.audit_hashes)))
    if keeper.person and subject.keys:
        mine.append(table.c[keeper.person].in_(sorted(subject.keys)))
    return sa.or_(*mine)


def references_of(engine: Engine, tables: tuple[Kept, ...], subject: Subject) -> set[str]:
    """Return the numbers of a person's cases, under which other tables keep what belongs to them."""
    references = set(subject.references)
    for kept in tables:
        if kept.keeper:
            with engine.begin() as connection:
                references |= _references(connection, kept.table, kept.keeper, subject)
    return references


def _references(connection: Connection, table: sa.Table, keeper: Keeper, subject: Subject) -> set[str]:
    if not keeper.reference:
        return set()
    column = table.c[keeper.reference]
    found = set(connection.execute(sa.select(column).where(condition_of(table, keeper, subject))).scalars())
    if keeper.conversation:
        for names in _batches(_names(keeper, subject)):
            query = sa.select(column).where(table.c[keeper.conversation].in_(names))
            found |= set(connection.execute(query).scalars())
    return found


def _delete(connection: Connection, table: sa.Table, keeper: Keeper, subject: Subject, references: set[str]) -> int:
    gone = _rows(connection, sa.delete(table).where(condition_of(table, keeper, subject)))
    if keeper.reference and references:
        cases = table.c[keeper.reference].in_(sorted(references))
        unlinked = sa.update(table).where(cases).values({keeper.reference: None})
        gone += _rows(connection, unlinked if keeper.erase is OnErase.UNLINK else sa.delete(table).where(cases))
    if keeper.conversation:
        column = table.c[keeper.conversation]
        for names in _batches(_names(keeper, subject)):
            if keeper.erase is OnErase.UNLINK:
                gone += _rows(connection, sa.update(table).where(column.in_(names)).values({column.name: None}))
            elif keeper.erase is OnErase.KEEP_NUMBER:
                gone += sum(_keep_number(connection, table, keeper, name) for name in names)
            else:
                gone += _rows(connection, sa.delete(table).where(column.in_(names)))
    return gone


def _keep_number(connection: Connection, table: sa.Table, keeper: Keeper, conversation: str) -> int:
    mine = table.c[keeper.conversation] == conversation
    order = table.c[keeper.order]
    newest = connection.execute(sa.select(sa.func.max(order)).where(mine)).scalar()
    if newest is None:
        return 0
    gone = _rows(connection, sa.delete(table).where(mine, order < newest))
    emptied = dict.fromkeys(keeper.texts, EMPTY)
    connection.execute(sa.update(table).where(mine, order == newest).values(emptied))
    return gone + 1


def _redact(engine: Engine, tables: tuple[Kept, ...], subject: Subject) -> Counter[str]:
    """Take the address out of what others wrote; of listed texts and of tables that nobody listed alike."""
    changed: Counter[str] = Counter()
    if not subject.forms:
        return changed
    pattern = pattern_of(subject.forms)
    for kept in tables:
        key = list(kept.table.primary_key.columns)
        columns = [column for column in text_columns(kept.table) if column.name not in {one.name for one in key}]
        if not columns:
            continue
        query = sa.select(*key, *columns).where(names_any(kept, columns, subject.forms))
        with engine.begin() as connection:
            for row in connection.execute(query).all():
                texts = {column.name: text for column, text in zip(columns, row[len(key) :], strict=True) if text}
                fresh = {name: pattern.sub(REPLACEMENT, text) for name, text in texts.items() if pattern.search(text)}
                if fresh:
                    same = sa.and_(*(one == value for one, value in zip(key, row, strict=False)))
                    connection.execute(sa.update(kept.table).where(same).values(fresh))
                    changed[kept.table.name] += len(fresh)
    return changed


def _left(engine: Engine, tables: tuple[Kept, ...], subject: Subject) -> Counter[str]:
    left: Counter[str] = Counter()
    if not subject.forms:
        return left
    pattern = pattern_of(subject.forms)
    for kept in tables:
        columns = text_columns(kept.table)
        if columns:
            query = sa.select(*columns).where(names_any(kept, columns, subject.forms))
            with engine.begin() as connection:
                for row in connection.execute(query):
                    left[kept.table.name] += any(pattern.search(value or "") for value in row)
    return left


def _rows(connection: Connection, statement: Any) -> int:
    return max(connection.execute(statement).rowcount, 0)


def _batches(names: list[str]) -> list[list[str]]:
    return [names[start : start + _BATCH] for start in range(0, len(names), _BATCH)]


def _counted(counts: Counter[str]) -> dict[str, int]:
    return {name: count for name, count in counts.items() if count}
