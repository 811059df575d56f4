"""Opens a database so that many threads and processes can use it at once; one pool of connections per address.

Not for tables or queries. SQLite gets write-ahead logging, patience and foreign keys; PostgreSQL sized, checked pools.
"""

from __future__ import annotations

import os
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import URL, Engine, make_url
from sqlalchemy.pool import QueuePool, StaticPool

from bot.database.write_queue import queue_writers

POOL = 10
"""Connections that stay open. Every thread that asks has one: six of asyncio, four of the website, some spare."""
POOL_AT_MOST = 20
POOL_WAIT_S = 10.0
"""How long a thread waits for a connection before it fails; a turn takes milliseconds of one."""
RECYCLE_S = 1800
"""Firewalls forget quiet connections after an hour or so."""
CONNECT_S = 5
"""How long PostgreSQL may take to answer a new connection."""
UNANSWERED_MS = 10_000
"""After so long without an acknowledgement a connection counts as dead: the machine behind it is gone."""


BUSY_TIMEOUT_S = 1.4
"""How long a statement of SQLite waits for another writer: milliseconds are usual, and a turn, which may
wait for four of them, has six seconds."""


@dataclass
class _Shared:
    engine: Engine
    users: int = 0


_SHARED: dict[tuple[str, float, int], _Shared] = {}
_LOCK = threading.Lock()


def is_memory(url: URL) -> bool:
    """Tell whether the address means an SQLite database that lives in memory only."""
    return url.get_backend_name() == "sqlite" and url.database in (None, "", ":memory:")


def open_engine(address: str, busy_timeout_s: float = BUSY_TIMEOUT_S) -> Engine:
    """Return the engine of a database, the same for all who ask for the same address; give it back by `close_engine`.

    Raises:
        SQLAlchemyError: the address is not understood.
        ImportError: there is no driver for it.
        OSError: the folder of an SQLite file cannot be made.
    """
    url = make_url(address)
    if is_memory(url):  # each one is a database of its own
        return make_engine(address, busy_timeout_s)
    key = (address, busy_timeout_s, os.getpid())  # connections don't survive a fork
    with _LOCK:
        shared = _SHARED.get(key)
        if shared is None:
            shared = _SHARED[key] = _Shared(make_engine(address, busy_timeout_s))
        shared.users += 1
        return shared.engine


def close_engine(engine: Engine) -> None:
    """Give an engine back; its connections are closed when nobody uses it any more."""
    with _LOCK:
        for key, shared in _SHARED.items():
            if shared.engine is engine:
                shared.users -= 1
                if shared.users > 0:
                    return
                del _SHARED[key]
                break
    engine.dispose()


def make_engine(address: str, busy_timeout_s: float = BUSY_TIMEOUT_S) -> Engine:
    """Return an engine that nobody else uses.

    Raises:
        SQLAlchemyError: the address is not understood.
        ImportError: there is no driver for it.
        OSError: the folder of an SQLite file cannot be made.
    """
    url = make_url(address)
    # Parameters hold addresses: they stay out of errors and logs.
    options: dict[str, Any] = {"future": True, "hide_parameters": True}
    if url.get_backend_name() == "sqlite":
        return _sqlite(url, busy_timeout_s, options)
    options |= {
        "pool_size": POOL,
        "max_overflow": POOL_AT_MOST - POOL,
        "pool_timeout": POOL_WAIT_S,
        "pool_recycle": RECYCLE_S,
        "pool_pre_ping": True,  # a restarted server costs nobody an error
    }
    if url.get_backend_name() == "postgresql":
        options["connect_args"] = {
            "connect_timeout": CONNECT_S,
            "tcp_user_timeout": UNANSWERED_MS,
            "application_name": "zustellhelfer",
        }
    engine: Engine = sa.create_engine(url, **options)
    if url.get_backend_name() == "postgresql":
        sa.event.listen(engine, "before_cursor_execute", _without_nul, retval=True)
    return engine


def _sqlite(url: URL, busy_timeout_s: float, options: dict[str, Any]) -> Engine:
    options["connect_args"] = {"check_same_thread": False, "timeout": busy_timeout_s}
    engine: Engine
    if is_memory(url):
        engine = sa.create_engine(url, poolclass=StaticPool, **options)
    else:
        Path(str(url.database)).parent.mkdir(parents=True, exist_ok=True)
        sizes = {"pool_size": POOL, "max_overflow": POOL_AT_MOST, "pool_timeout": POOL_WAIT_S}
        engine = sa.create_engine(url, poolclass=QueuePool, **sizes, **options)

    def prepare(connection: Any, _record: Any) -> None:
        cursor = connection.cursor()
        # First, as the next one may have to wait.
        cursor.execute(f"PRAGMA busy_timeout = {int(busy_timeout_s * 1000)}")
        cursor.execute("PRAGMA journal_mode = WAL")
        # Survives a killed process; only a power cut can lose the last moments.
        cursor.execute("PRAGMA synchronous = NORMAL")
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.close()

    sa.event.listen(engine, "connect", prepare)
    if not is_memory(url):
        queue_writers(engine, busy_timeout_s)
    return engine


def _without_nul(
    _connection: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, _many: bool
) -> tuple[str, Any]:
    """Take the one character out that PostgreSQL's texts can't hold and SQLite's can; people do paste it."""
    return statement, _clean(parameters)


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return value.replace("\x00", "") if "\x00" in value else value
    if isinstance(value, dict):
        return {name: _clean(one) for name, one in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)(_clean(one) for one in value)
    return value
