"""Opens a database so that many threads and processes can use it at once.

Not for tables or queries. SQLite gets write-ahead logging, patience and foreign keys; others their defaults.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import URL, Engine, make_url
from sqlalchemy.pool import QueuePool, StaticPool

BUSY_TIMEOUT_S = 1.5
"""How long a statement waits for another writer: a write takes milliseconds, and a turn has six seconds for all."""


def is_memory(url: URL) -> bool:
    """Tell whether the address means an SQLite database that lives in memory only."""
    return url.get_backend_name() == "sqlite" and url.database in (None, "", ":memory:")


def open_engine(address: str, busy_timeout_s: float = BUSY_TIMEOUT_S) -> Engine:
    """Open a database; an SQLite file's folder is made if it is missing.

    Raises:
        SQLAlchemyError: if the address is not understood or there is no driver for it.
        OSError: if the folder cannot be made.
    """
    url = make_url(address)
    # Parameters hold addresses: they stay out of errors and logs.
    options: dict[str, Any] = {"future": True, "hide_parameters": True}
    if url.get_backend_name() != "sqlite":
        other: Engine = sa.create_engine(url, pool_pre_ping=True, **options)
        return other
    options["connect_args"] = {"check_same_thread": False, "timeout": busy_timeout_s}
    engine: Engine
    if is_memory(url):
        engine = sa.create_engine(url, poolclass=StaticPool, **options)
    else:
        Path(str(url.database)).parent.mkdir(parents=True, exist_ok=True)
        engine = sa.create_engine(url, poolclass=QueuePool, pool_size=10, max_overflow=20, **options)

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
    return engine
