"""Opens the database for privacy's work: all tables that exist, and deleted data overwritten.

SQLite alone leaves deleted rows readable in the file; other databases clean up by themselves (VACUUM).
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import OperationalError

from bot.database.engine import is_memory, make_engine
from bot.privacy.keepers import KEEPERS, Keeper

BUSY_TIMEOUT_S = 30.0


@dataclass(frozen=True)
class Kept:
    """One table that exists, with what is known about it; `keeper` is None for a table that nobody listed."""

    table: sa.Table
    keeper: Keeper | None


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
    """Return all tables of the database; those of the list first, in its order."""
    found = sa.MetaData()
    found.reflect(engine)
    known = {keeper.table: keeper for keeper in KEEPERS}
    listed = [Kept(found.tables[name], keeper) for name, keeper in known.items() if name in found.tables]
    others = [Kept(table, None) for name, table in sorted(found.tables.items()) if name not in known]
    return (*listed, *others)


def text_columns(table: sa.Table) -> list[sa.Column[Any]]:
    """Return the columns that can hold words."""
    return [column for column in table.columns if isinstance(column.type, sa.String)]


def clean_files(engine: Engine, *, rewrite: bool) -> bool:
    """Take what was deleted out of SQLite's files as well; True if all of it is out.

    Args:
        engine: from `open_for_privacy`.
        rewrite: also write the whole file anew, for what earlier changes left behind; blocks other writers meanwhile.
    """
    if engine.url.get_backend_name() != "sqlite" or is_memory(engine.url):
        return True
    clean = True
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if rewrite:
            try:
                connection.execute(sa.text("VACUUM"))
            except OperationalError:  # somebody writes all the time
                clean = False
        with contextlib.suppress(OperationalError):
            busy = connection.execute(sa.text("PRAGMA wal_checkpoint(TRUNCATE)")).first()
            return clean and bool(busy is not None and busy[0] == 0)
    return False


@contextlib.contextmanager
def transaction(engine: Engine) -> Iterator[Connection]:
    """Open one transaction."""
    with engine.begin() as connection:
        yield connection
