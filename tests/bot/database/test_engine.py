from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import make_url

from bot.database.engine import BUSY_TIMEOUT_S, POOL, close_engine, is_memory, make_engine, open_engine
from bot.database.store import Database

TABLES = sa.MetaData()
NOTES = sa.Table("notes", TABLES, sa.Column("name", sa.String(10), primary_key=True))


class Gone(Exception):
    pass


def opened(url: str) -> Database:
    return Database(url, TABLES, unavailable=Gone, failed="notes.failed", busy_timeout_s=0.05)


def test_all_who_open_one_database_share_its_connections(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/a.db"
    first, second, other = open_engine(url), open_engine(url), open_engine(f"sqlite:///{tmp_path}/b.db")
    assert first is second
    assert first is not other
    close_engine(first)
    assert open_engine(url) is second
    close_engine(second)
    close_engine(second)
    assert open_engine(url) is not second


def test_a_database_in_memory_is_nobody_elses() -> None:
    assert open_engine("sqlite://") is not open_engine("sqlite://")
    assert is_memory(make_url("sqlite:///:memory:"))


def test_an_sqlite_file_lets_readers_and_a_writer_work_side_by_side(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path}/new/a.db")
    with engine.begin() as connection:
        mode = connection.exec_driver_sql("PRAGMA journal_mode").scalar()
        waits_ms = connection.exec_driver_sql("PRAGMA busy_timeout").scalar()
    close_engine(engine)
    assert (mode, waits_ms) == ("wal", 1000 * BUSY_TIMEOUT_S)


def test_postgresql_gets_a_sized_pool_whose_connections_are_checked() -> None:
    engine = make_engine("postgresql://nobody@127.0.0.1:9/none")  # opening asks nobody yet
    assert engine.pool.size() == POOL
    assert engine.pool._pre_ping


def test_a_failing_database_is_told_in_the_stores_own_words_without_values(tmp_path: Path) -> None:
    database = opened(f"sqlite:///{tmp_path}/a.db")
    with database.connected() as connection:
        connection.execute(sa.insert(NOTES), [{"name": "anna"}])
    with pytest.raises(Gone) as caught, database.connected() as connection:
        connection.execute(sa.insert(NOTES), [{"name": "anna"}])
    assert "anna" not in str(caught.value)
    assert caught.value.__cause__ is None
    with pytest.raises(sa.exc.IntegrityError), database.connected(conflicts=True) as connection:
        connection.execute(sa.insert(NOTES), [{"name": "anna"}])
    database.close()


@pytest.mark.parametrize("url", ["nonsense", "nosuchdb://x", "sqlite:////proc/nowhere/a.db"])
def test_an_address_that_cannot_be_opened_names_the_setting(url: str) -> None:
    with pytest.raises(Gone, match="DATABASE_URL"):
        opened(url)
