from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.exc import OperationalError

from bot.database.engine import make_engine
from bot.database.write_queue import WriteQueue
from tests.pace import PATIENCE_S, fastest

NOTES = sa.Table("notes", sa.MetaData(), sa.Column("name", sa.String(20), primary_key=True))
WRITE = sa.insert(NOTES)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    opened = make_engine(f"sqlite:///{tmp_path}/a.db", PATIENCE_S)
    NOTES.create(opened)
    yield opened
    opened.dispose()


def wait_in_line(queue: WriteQueue, name: int, served: list[int]) -> threading.Thread:
    def wait() -> None:
        assert queue.acquire(PATIENCE_S)
        served.append(name)
        queue.release()

    before = len(queue._waiting)
    thread = threading.Thread(target=wait)
    thread.start()
    while len(queue._waiting) == before:
        time.sleep(0.001)
    return thread


def test_who_waits_longest_is_next() -> None:
    queue, served = WriteQueue(), list[int]()
    assert queue.acquire(0)
    threads = [wait_in_line(queue, name, served) for name in range(5)]
    queue.release()
    for thread in threads:
        thread.join()
    assert served == [0, 1, 2, 3, 4]


def test_who_loses_patience_holds_nobody_up() -> None:
    queue = WriteQueue()
    assert queue.acquire(0)
    assert not queue.acquire(0.01)
    queue.release()
    assert queue.acquire(0)


def test_a_crowd_that_writes_all_the_time_is_served_without_a_locked_database(engine: Engine) -> None:
    def write(asker: int) -> int:
        for number in range(12):
            with engine.begin() as connection:
                connection.execute(WRITE, {"name": f"{asker}-{number}"})
                time.sleep(0.003)  # a turn's work between its writes
        return asker

    with ThreadPoolExecutor(12) as pool:
        assert len(list(pool.map(write, range(12)))) == 12
    with engine.connect() as connection:
        assert connection.execute(sa.select(sa.func.count()).select_from(NOTES)).scalar_one() == 144


def test_readers_do_not_wait_for_a_writer(engine: Engine) -> None:
    with engine.begin() as writing, engine.connect() as reading:
        writing.execute(WRITE, {"name": "a"})
        began = time.monotonic()
        assert reading.execute(sa.select(NOTES)).all() == []
        assert time.monotonic() - began < PATIENCE_S / 2


def test_a_refused_write_gives_its_turn_back(engine: Engine) -> None:
    for _ in range(3):
        with pytest.raises(sa.exc.IntegrityError), engine.begin() as connection:
            connection.execute(WRITE, [{"name": "a"}, {"name": "a"}])
    began = time.monotonic()
    with engine.begin() as connection:
        connection.execute(WRITE, {"name": "a"})
    assert time.monotonic() - began < PATIENCE_S / 2


def test_two_engines_on_one_file_stand_in_one_line(engine: Engine) -> None:
    other = make_engine(str(engine.url), 0.6)
    with engine.begin() as first:
        first.execute(WRITE, {"name": "a"})
        with pytest.raises(sa.exc.OperationalError), other.begin() as second:
            second.execute(WRITE, {"name": "b"})  # waits in vain, then SQLite itself says that it is locked
    with other.begin() as second:
        second.execute(WRITE, {"name": "b"})
    other.dispose()


def test_who_waited_in_line_waits_no_second_time_for_a_lock_of_another_process(tmp_path: Path) -> None:
    patience_s = 0.5
    engine = make_engine(f"sqlite:///{tmp_path}/a.db", patience_s)
    NOTES.create(engine)

    def write(name: int) -> None:
        with pytest.raises(OperationalError, match="locked"), engine.begin() as connection:
            connection.execute(WRITE, {"name": str(name)})

    other = sqlite3.connect(tmp_path / "a.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with ThreadPoolExecutor(4) as pool:
        taken = fastest(lambda: list(pool.map(write, range(4))), patience_s * 1.6)
    other.execute("ROLLBACK")
    other.close()
    assert patience_s * 0.9 <= taken <= patience_s * 1.6
    with engine.begin() as connection:
        assert connection.exec_driver_sql("PRAGMA busy_timeout").scalar_one() == patience_s * 1000
        connection.execute(WRITE, {"name": "afterwards"})
    engine.dispose()
