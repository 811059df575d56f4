"""Lets the threads of this process write to an SQLite file in the order in which they come.

SQLite itself lets those who find the file busy sleep and try again: under load the unlucky one sleeps until its time is
up ("database is locked") while later ones get through. Between processes SQLite's own lock decides as before.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

_WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE", "CREATE", "ALTER", "DROP", "VACUUM", "PRAGMA WAL_CHECKPOINT")
_LONGEST = max(len(word) for word in _WRITES)
_HELD, _HURRIED = "write_queue", "write_queue_hurried"
_NOTICED = 0.9
"""The part of the patience below which what is left of it is worth telling SQLite."""
_LEAST_S = 0.1
_QUEUES: dict[str, WriteQueue] = {}
_LOCK = threading.Lock()


class WriteQueue:
    """A lock that is handed on in order of arrival, from whichever thread gives it back."""

    def __init__(self) -> None:
        self._mutex = threading.Lock()
        self._taken = False
        self._waiting: deque[threading.Event] = deque()

    def acquire(self, within_s: float) -> bool:
        """Wait for one's turn; False when it did not come in time."""
        with self._mutex:
            if not self._taken:
                self._taken = True
                return True
            turn = threading.Event()
            self._waiting.append(turn)
        if turn.wait(within_s):
            return True
        with self._mutex:
            if turn.is_set():  # it came just now
                return True
            self._waiting.remove(turn)
            return False

    def release(self) -> None:
        """Let the next one write."""
        with self._mutex:
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._taken = False


def queue_writers(engine: Engine, patience_s: float) -> None:
    """Let the connections of an engine take turns in writing, with those of all other engines on the same file.

    A connection has its turn from its first write until it goes back into the pool. Whoever waits longer than
    `patience_s` goes on without: then SQLite decides, and says if the file is locked. For that lock he waits only as
    long as the queue has left him: while another process holds it, everybody in the line would wait twice.
    """
    queue = _queue_of(str(Path(str(engine.url.database)).resolve()))

    def take(connection: Connection, _cursor: Any, statement: str, *_: Any) -> None:
        info = connection.connection.info
        if _HELD not in info and statement.lstrip()[:_LONGEST].upper().startswith(_WRITES):
            began = time.monotonic()
            info[_HELD] = queue.acquire(patience_s)
            left_s = patience_s - (time.monotonic() - began)
            if left_s < patience_s * _NOTICED:
                info[_HURRIED] = True
                _wait_for_lock(connection.connection.dbapi_connection, max(left_s, _LEAST_S))

    def give_back(connection: Any, record: Any) -> None:
        if record.info.pop(_HURRIED, False) and connection is not None:
            _wait_for_lock(connection, patience_s)
        let_go(connection, record)

    def let_go(_connection: Any, record: Any, *_: Any) -> None:
        if record.info.pop(_HELD, False):
            queue.release()

    sa.event.listen(engine, "before_cursor_execute", take)
    sa.event.listen(engine, "checkin", give_back)
    sa.event.listen(engine, "invalidate", let_go)  # a broken one is not asked for anything any more


def _wait_for_lock(connection: Any, seconds: float) -> None:
    connection.execute(f"PRAGMA busy_timeout = {int(seconds * 1000)}")


def _queue_of(path: str) -> WriteQueue:
    with _LOCK:
        return _QUEUES.setdefault(path, WriteQueue())
