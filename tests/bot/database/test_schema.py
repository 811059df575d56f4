from __future__ import annotations

import multiprocessing
import sqlite3
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from bot.account.case_tables import METADATA as ACCOUNT
from bot.cases.feedback import METADATA as FEEDBACK
from bot.cases.tables import METADATA as CASES
from bot.channels.inbox_tables import METADATA as INBOX
from bot.channels.outbox import METADATA as OUTBOX
from bot.channels.ratings import METADATA as RATINGS
from bot.channels.sessions import METADATA as SESSIONS
from bot.database import schema
from bot.database.schema import DatabaseNotReady, bring_up_to_date
from bot.insight.tables import METADATA as INSIGHT
from bot.mail.tables import METADATA as MAIL
from bot.privacy.keepers import KEEPERS
from bot.privacy.people import METADATA as PRIVACY
from bot.turn_store import METADATA as TAILS

OURS = [ACCOUNT, CASES, FEEDBACK, INBOX, INSIGHT, MAIL, OUTBOX, PRIVACY, RATINGS, SESSIONS, TAILS]


def differences(url: str) -> list[Any]:
    """Return where the migrated tables are not what the code says."""
    from rasa.core.tracker_store import SQLTrackerStore

    engine = sa.create_engine(url, future=True)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        found = compare_metadata(context, [*OURS, SQLTrackerStore.Base.metadata])
    engine.dispose()
    # Wider than Rasa has it, on purpose: migrations/versions/0002_more_events.py.
    return [one for one in found if not (isinstance(one, list) and one[0][2:4] == ("events", "id"))]


def test_a_new_database_gets_the_tables_that_the_code_asks_for(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/new/bot.db"
    assert bring_up_to_date(url)
    assert differences(url) == []


def test_every_table_is_on_the_list_of_who_keeps_what(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/bot.db"
    bring_up_to_date(url)
    engine = sa.create_engine(url)
    assert set(sa.inspect(engine).get_table_names()) == {keeper.table for keeper in KEEPERS}
    engine.dispose()


def test_a_database_of_an_earlier_version_is_taken_over_without_loss(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/bot.db"
    engine = sa.create_engine(url)
    for tables in OURS[:6]:  # some were only made when they were first needed
        tables.create_all(engine)
    row = {"reference": "ZH-123456", "conversation": "a", "channel": "rest", "state": "open", "content": "{}"}
    with engine.begin() as connection:
        connection.execute(sa.insert(CASES.tables["handovers"]), [{**row, "created_at": 1, "updated_at": 2}])
    engine.dispose()
    assert bring_up_to_date(url)
    assert differences(url) == []
    with sqlite3.connect(tmp_path / "bot.db") as database:
        assert database.execute("SELECT reference, updated_at FROM handovers").fetchall() == [("ZH-123456", 2)]


def test_a_second_start_changes_nothing(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/bot.db"
    assert [bring_up_to_date(url), bring_up_to_date(url)] == [True, False]


def test_of_two_processes_that_start_at_once_one_makes_the_tables(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/bot.db"
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        changed = pool.map(bring_up_to_date, [url, url])
    assert sorted(changed) == [False, True]
    assert differences(url) == []


def test_the_database_of_a_newer_version_is_used_as_it_is(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/bot.db"
    bring_up_to_date(url)
    with sqlite3.connect(tmp_path / "bot.db") as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    assert not bring_up_to_date(url)


def test_a_change_that_fails_half_way_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = tmp_path / "migrations"
    (broken / "versions").mkdir(parents=True)
    for path in schema.MIGRATIONS.glob("**/*.py"):
        (broken / path.relative_to(schema.MIGRATIONS)).write_text(path.read_text())
    newest = sorted((broken / "versions").glob("0*.py"))[-1].name[:4]
    last = ("from sqlalchemy.exc import ArgumentError", f"revision, down_revision = '9999', '{newest}'")
    (broken / "versions/9999_broken.py").write_text("\n".join([*last, "def upgrade():", "    raise ArgumentError"]))
    with monkeypatch.context() as patched:
        patched.setattr(schema, "MIGRATIONS", broken)
        with pytest.raises(DatabaseNotReady):
            bring_up_to_date(f"sqlite:///{tmp_path}/bot.db")
    with sqlite3.connect(tmp_path / "bot.db") as database:
        assert database.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,)


def test_a_database_server_that_is_away_is_waited_for_and_then_named() -> None:
    pauses: list[float] = []
    url = "postgresql://bot:a-secret@127.0.0.1:9/bot"
    with pytest.raises(DatabaseNotReady, match="DATABASE_URL") as caught:
        bring_up_to_date(url, wait_s=1.0, sleep=pauses.append)
    assert pauses
    assert "a-secret" not in str(caught.value)
