"""Brings a database's tables up to date when a server or a command starts; one process at a time, all or nothing.

A change of the tables is a new file below migrations/versions/; a test fails where tables and migrations differ.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from pathlib import Path

import sqlalchemy as sa
import structlog
from sqlalchemy.engine import Connection, make_url
from sqlalchemy.exc import OperationalError

from bot.database.engine import is_memory, make_engine

log = structlog.get_logger(__name__)

MIGRATIONS = Path(__file__).parent / "migrations"
LOCK = 7_305_022_071_611
"""A number of our own under which PostgreSQL lets one process at a time change the tables."""
WAIT_FOR_OTHERS_S = 60.0
"""How long SQLite waits for another process that is at it."""
WAIT_FOR_DATABASE_S = 60.0
_PAUSE_S = 1.0


class DatabaseNotReady(Exception):
    """Raised when the database can't be brought up to date; the text is for the operator."""


def bring_up_to_date(
    url: str, *, wait_s: float = WAIT_FOR_DATABASE_S, sleep: Callable[[float], None] = time.sleep
) -> bool:
    """Apply the migrations that are missing; True if there were some. Blocks.

    Args:
        url: the database's address. One in memory is left to the stores.
        wait_s: how long a database server that does not answer is waited for, in seconds.
        sleep: waits between two tries.

    Raises:
        DatabaseNotReady: it does not answer, or there is no driver for it.
    """
    until = time.monotonic() + wait_s
    told = False
    while True:
        try:
            return _migrate(url)
        except OperationalError as error:
            if time.monotonic() >= until or url.startswith("sqlite"):
                raise DatabaseNotReady(
                    "DATABASE_URL: the database does not answer. Is it running, and are user and password right?"
                ) from error
            if not told:
                log.warning("database.waiting", error=type(error).__name__)
            told = True
            sleep(_PAUSE_S)
        except (sa.exc.SQLAlchemyError, ImportError, OSError) as error:
            raise DatabaseNotReady(f"DATABASE_URL cannot be used ({type(error).__name__}).") from error


def _migrate(url: str) -> bool:
    if is_memory(make_url(url)):
        return False
    engine = make_engine(url, WAIT_FOR_OTHERS_S)
    try:
        with engine.connect() as connection:
            if engine.dialect.name == "sqlite":
                # The driver must leave the transaction alone, which is to cover all changes and begin by locking.
                connection.connection.dbapi_connection.isolation_level = None
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            elif engine.dialect.name == "postgresql":
                connection.execute(sa.select(sa.func.pg_advisory_xact_lock(LOCK)))
            changed = _upgrade(connection)
            connection.commit()
            return changed
    finally:
        engine.dispose()


def _upgrade(connection: Connection) -> bool:
    from alembic import command
    from alembic.config import Config
    from alembic.migration import MigrationContext
    from alembic.script import ScriptDirectory

    logging.getLogger("alembic").setLevel(logging.WARNING)
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    scripts = ScriptDirectory.from_config(config)
    now = MigrationContext.configure(connection).get_current_revision()
    if now == scripts.get_current_head():
        return False
    if now is not None and now not in {one.revision for one in scripts.walk_revisions()}:
        # A newer version of the bot was here, as in the midst of an update: its tables only ever hold more.
        log.warning("database.newer", found=now)
        return False
    command.upgrade(config, "head")
    log.info("database.migrated", before=now, after=scripts.get_current_head())
    return True
