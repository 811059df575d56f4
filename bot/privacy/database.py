"""Opens the database for privacy's work: all tables that exist, and deleted data overwritten.

SQLite alone leaves deleted rows readable in the file; other databases clean up by themselves (VACUUM).
"""

from __future__ import annotations

import contextlib
import time
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import OperationalError

from bot.database.engine import is_memory, make_engine
from bot.privacy.keepers import KEEPERS, Keeper

BUSY_TIMEOUT_S = 30.0
_USER_WAITS_S = 0.5
_READERS_WAIT_MS = 50
_PAUSE_S = 0.1


@dataclass(frozen=True)
class Kept:
    """One table that exists, with what is known about it; `keeper` is None for a table that nobody listed."""

    table: sa.Table
    keeper: Keeper | None


_TABLES: WeakKeyDictionary[Engine, tuple[Kept, ...]] = WeakKeyDictionary()


def open_for_privacy(url: str) -> Engine:
    """Open the database so that what is deleted is overwritten.

    Raises:
        SQLAlchemyError: it cannot be opened.
    """
    engine = make_engine(url, BUSY_TIMEOUT_S)
    if engine.url.get_backend_name() == "sqlite":

        def overwrite(connection: Any, _record: Any) -> None:
            connection.execute("PRAGMA secure_delete = ON")

        sa.event.listen(engine, "connect", overwrite)
    return engine


def kept_tables(engine: Engine) -> tuple[Kept, ...]:
    """Return all tables of the database; those of the list first, in its order.

    Once all are there they are not looked up again: that takes as long as a turn of the chat.
    """
    tables = _TABLES.get(engine) or _kept_tables(engine)
    if {kept.keeper for kept in tables}.issuperset(KEEPERS):
        _TABLES[engine] = tables
    return tables


def _kept_tables(engine: Engine) -> tuple[Kept, ...]:
    found = sa.MetaData()
    found.reflect(engine)
    known = {keeper.table: keeper for keeper in KEEPERS}
    listed = [Kept(found.tables[name], keeper) for name, keeper in known.items() if name in found.tables]
    others = [Kept(table, None) for name, table in sorted(found.tables.items()) if name not in known]
    return (*listed, *others)


def clean_files(engine: Engine, *, rewrite: bool) -> bool:
    """Take what was deleted out of SQLite's files as well; True if all of it is out.

    Args:
        engine: from `open_for_privacy`.
        rewrite: also write the whole file anew, for what earlier changes left behind; blocks other writers meanwhile.
            Without it, a user waits: while others read all the time the log stays, and the next cleaning takes it.
    """
    if engine.url.get_backend_name() != "sqlite" or is_memory(engine.url):
        return True
    clean = True
    if rewrite:
        try:
            with _at_once(engine) as connection:
                connection.execute(sa.text("VACUUM"))
        except OperationalError:  # somebody writes all the time
            clean = False
    until = time.monotonic() + (BUSY_TIMEOUT_S if rewrite else _USER_WAITS_S)
    while not _empty_log(engine):
        if time.monotonic() > until:
            return False
        time.sleep(_PAUSE_S)
    return clean


def _empty_log(engine: Engine) -> bool:
    """Move the write-ahead log into the file and cut it to nothing, if nobody reads from it just now."""
    with contextlib.suppress(OperationalError), _at_once(engine) as connection:
        # It keeps all writers out as long as it waits for readers.
        connection.execute(sa.text(f"PRAGMA busy_timeout = {_READERS_WAIT_MS}"))
        try:
            busy = connection.execute(sa.text("PRAGMA wal_checkpoint(TRUNCATE)")).first()
        finally:
            connection.execute(sa.text(f"PRAGMA busy_timeout = {int(BUSY_TIMEOUT_S * 1000)}"))
        return busy is not None and busy[0] == 0
    return False


def _at_once(engine: Engine) -> Connection:
    return engine.connect().execution_options(isolation_level="AUTOCOMMIT")
