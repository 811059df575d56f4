"""What each way to fail means for each dependency: real ones where a test can bring them about.

Real: a Mailjet, a mail server, a Redis and platforms that refuse connections, dawdle, answer rubbish or come and go; a
database that another process holds locked, or whose tables are gone; a disk on which nothing can be written any more
(RLIMIT_FSIZE of the server's process: every write fails with an error of the operating system, also the log's).
Inside the server, by server_faults.py: actions that raise, hang, dawdle or return rubbish; a wall clock that is wrong.
"""

from __future__ import annotations

import contextlib
import resource
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tests.drills.table import Dependency, Way
from tests.drills.world import World
from tests.fakes.mailjet import Mode
from tests.fakes.platform import Fault
from tests.fakes.relay import Mode as RelayMode

BEAT_S = 0.3
"""How long a flapping dependency stays as it is."""
SLOW_S = 30.0
UNLIMITED = resource.RLIM_INFINITY


@contextmanager
def failing(world: World, dependency: Dependency, way: Way) -> Iterator[None]:
    """Let a dependency fail in this way until the block ends, then let it be well again."""
    with _FAULTS[dependency](world, way):
        yield


@contextmanager
def _flapping(broken: Callable[[], None], well: Callable[[], None]) -> Iterator[None]:
    over = threading.Event()

    def beat() -> None:
        while not over.is_set():
            broken()
            over.wait(BEAT_S)
            well()
            over.wait(BEAT_S)

    thread = threading.Thread(target=beat, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
        well()


@contextmanager
def _mailjet(world: World, way: Way) -> Iterator[None]:
    fake = world.mailjet
    time.sleep(1.1)  # the breaker and a refused login rest for a second: server_faults.py
    if way is Way.DOWN:
        fake.mode = Mode.BROKEN  # for connections that were open before: the fake's threads outlive its port
        fake.__exit__()
        try:
            yield
        finally:
            fake.mode = Mode.NORMAL
            fake.__enter__()
        return
    fake.delay = SLOW_S
    if way is Way.FLAPPING:
        with _flapping(lambda: setattr(fake, "mode", Mode.BROKEN), lambda: setattr(fake, "mode", Mode.NORMAL)):
            yield
        return
    fake.mode = Mode.SLOW if way is Way.SLOW else Mode.NOT_JSON
    try:
        yield
    finally:
        fake.mode = Mode.NORMAL


@contextmanager
def _database(world: World, way: Way) -> Iterator[None]:
    with contextlib.closing(sqlite3.connect(world.server.database, timeout=20, isolation_level=None,
                                            check_same_thread=False)) as other:  # fmt: skip
        if way is Way.DOWN:
            other.execute("BEGIN IMMEDIATE")
            try:
                yield
            finally:
                other.execute("ROLLBACK")
        elif way is Way.WRONG:
            names = [row[0] for row in other.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            names = [name for name in names if not name.startswith("sqlite_")]
            other.execute("PRAGMA legacy_alter_table = ON")
            for name in names:
                other.execute(f'ALTER TABLE "{name}" RENAME TO "away_{name}"')
            try:
                yield
            finally:
                for name in names:
                    other.execute(f'DROP TABLE IF EXISTS "{name}"')
                    other.execute(f'ALTER TABLE "away_{name}" RENAME TO "{name}"')
        else:
            pause_s = 1.2 if way is Way.SLOW else BEAT_S
            with _flapping(lambda: _lock(other, pause_s), lambda: None):
                yield


def _lock(connection: sqlite3.Connection, pause_s: float) -> None:
    with contextlib.suppress(sqlite3.OperationalError):
        connection.execute("BEGIN IMMEDIATE")
        time.sleep(pause_s)
        connection.execute("ROLLBACK")


@contextmanager
def _disk(world: World, way: Way) -> Iterator[None]:
    def limit(size: int) -> None:
        resource.prlimit(world.server.pid, resource.RLIMIT_FSIZE, (size, UNLIMITED))

    if way in (Way.SLOW, Way.FLAPPING):  # a disk that fills up and is cleared again, slowly or fast
        with _flapping(lambda: limit(0), lambda: limit(UNLIMITED)):
            yield
        return
    journal = world.server.database.with_name("bot.db-wal")
    # WRONG: what is there still fits, the next pages don't, so that a write ends in its middle.
    limit(0 if way is Way.DOWN else max(journal.stat().st_size, 0) + 100)
    try:
        yield
    finally:
        limit(UNLIMITED)


@contextmanager
def _smtp(world: World, way: Way) -> Iterator[None]:
    smtp = world.smtp
    if way is Way.DOWN:
        smtp.stop()
        try:
            yield
        finally:
            smtp.start()
        return
    if way is Way.FLAPPING:
        refuse, take = "451 try later", "250 OK"
        with _flapping(lambda: setattr(smtp, "answer", refuse), lambda: setattr(smtp, "answer", take)):
            yield
        return
    smtp.delay_s, smtp.answer = (8.0, smtp.answer) if way is Way.SLOW else (0.0, "554 no")
    try:
        yield
    finally:
        smtp.delay_s, smtp.answer = 0.0, "250 OK"


@contextmanager
def _redis(world: World, way: Way) -> Iterator[None]:
    relay = world.redis
    assert relay is not None
    if way is Way.DOWN:
        relay.stop()
        try:
            yield
        finally:
            relay.start()
    elif way is Way.FLAPPING:
        with _flapping(lambda: relay.go(RelayMode.RUBBISH), lambda: relay.go(RelayMode.PASS)):
            yield
    else:
        relay.go(RelayMode.HOLD if way is Way.SLOW else RelayMode.RUBBISH)
        try:
            yield
        finally:
            relay.go(RelayMode.PASS)


def _platform(name: str) -> Callable[[World, Way], contextlib.AbstractContextManager[None]]:
    @contextmanager
    def fail(world: World, way: Way) -> Iterator[None]:
        fake = getattr(world, name)
        if way is Way.DOWN:
            fake.go_wrong(Fault.BROKEN, times=1_000_000)  # for connections that were open before, as above
            fake.__exit__()
            try:
                yield
            finally:
                fake.faults = 0
                fake.__enter__()
            return
        fault = {Way.SLOW: Fault.SLOW, Way.WRONG: Fault.BROKEN, Way.FLAPPING: Fault.RATE_LIMITED}[way]
        fake.delay_s = 2.0
        fake.go_wrong(fault, times=1 if way is Way.FLAPPING else 3)
        try:
            yield
        finally:
            fake.faults = 0

    return fail


@contextmanager
def _inside(world: World, **told: object) -> Iterator[None]:
    world.server.faults(**told)
    try:
        yield
    finally:
        world.server.faults()


def _clock(world: World, way: Way) -> contextlib.AbstractContextManager[None]:
    hours = {Way.DOWN: -6.0, Way.SLOW: -0.01, Way.WRONG: 13.0}
    return _inside(world, clock_s="flap" if way is Way.FLAPPING else hours[way] * 3600)


def _actions(world: World, way: Way) -> contextlib.AbstractContextManager[None]:
    faults = {Way.DOWN: "raise", Way.SLOW: "hang", Way.WRONG: "wrong", Way.FLAPPING: "flap"}
    return _inside(world, action=faults[way])


_FAULTS: dict[Dependency, Callable[[World, Way], contextlib.AbstractContextManager[None]]] = {
    Dependency.MAILJET: _mailjet,
    Dependency.DATABASE: _database,
    Dependency.DISK: _disk,
    Dependency.SMTP: _smtp,
    Dependency.SLACK: _platform("slack"),
    Dependency.TELEGRAM: _platform("telegram"),
    Dependency.REDIS: _redis,
    Dependency.CLOCK: _clock,
    Dependency.ACTIONS: _actions,
}
