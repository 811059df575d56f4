"""What every store does with its database: open it, take one transaction, say in its own words that it failed."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any

import sqlalchemy as sa
import structlog
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from bot.database.engine import BUSY_TIMEOUT_S, close_engine, is_memory, open_engine

log = structlog.get_logger(__name__)


class Database:
    """One database as one store uses it. Thread-safe; several processes may share a database that is no memory."""

    def __init__(
        self,
        url: str,
        tables: sa.MetaData,
        *,
        unavailable: Callable[[str], Exception],
        failed: str,
        busy_timeout_s: float = BUSY_TIMEOUT_S,
    ) -> None:
        """Open the database and make the tables that are missing.

        Args:
            url: its address, SQLAlchemy's kind.
            tables: the store's own.
            unavailable: the store's own error, made from what an operator may read.
            failed: name of the event that is logged when the database fails.
            busy_timeout_s: how long SQLite waits for another writer.

        Raises:
            Exception: what `unavailable` makes, if it can't be opened.
        """
        self._unavailable = unavailable
        self._failed = failed
        try:
            self.engine: Engine = open_engine(url, busy_timeout_s)
        except (SQLAlchemyError, ImportError, OSError) as error:
            raise unavailable(f"DATABASE_URL cannot be opened ({type(error).__name__})") from None
        # In memory all threads share one connection, so they take turns.
        self._turn: AbstractContextManager[Any] = (
            threading.RLock() if is_memory(self.engine.url) else contextlib.nullcontext()
        )
        try:
            make_tables(self.engine, tables)
        except SQLAlchemyError as error:
            raise self._told(error) from None

    @property
    def dialect(self) -> str:
        """The kind of database: `sqlite`, `postgresql`."""
        return str(self.engine.dialect.name)

    def close(self) -> None:
        """Give the connections back."""
        close_engine(self.engine)

    @contextlib.contextmanager
    def connected(self, *, conflicts: bool = False) -> Iterator[Connection]:
        """Open one transaction.

        Args:
            conflicts: whether the caller handles rows that are there already.

        Raises:
            IntegrityError: a row is there already; only with `conflicts`.
            Exception: what `unavailable` makes; nothing of the transaction was kept.
        """
        try:
            with self._turn, self.engine.begin() as connection:
                yield connection
        except SQLAlchemyError as error:
            if conflicts and isinstance(error, IntegrityError):
                raise
            raise self._told(error) from None

    def _told(self, error: SQLAlchemyError) -> Exception:
        # Neither chained nor traced: a driver's text may quote values, and values hold addresses.
        name = type(error).__name__
        log.error(self._failed, error=name)
        return self._unavailable(f"the database failed ({name}); is it there, locked or full?")


def make_tables(engine: Engine, tables: sa.MetaData) -> None:
    """Make the tables that are missing.

    Raises:
        SQLAlchemyError: the database does not do what it should.
    """
    try:
        tables.create_all(engine)
    except SQLAlchemyError:  # another process made one of them between our looking and our making
        tables.create_all(engine)


def insert_into(connection: Connection, table: sa.Table) -> Any:
    """Return the insert that knows `on_conflict_do_nothing` and `on_conflict_do_update`; SQL has no common word."""
    return insert_for(connection.dialect.name, table)


def insert_for(dialect: str, table: sa.Table) -> Any:
    """Return the same for a kind of database."""
    return postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)
