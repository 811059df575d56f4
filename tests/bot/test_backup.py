"""A backup is whole, private and comes back; whoever was erased since is erased once more."""

from __future__ import annotations

import json
import sqlite3
import stat
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.account.cases import CaseStore
from bot.backup import backup_to, restore_from
from bot.channels.inbox import Inbox
from bot.channels.outbox import Outbox
from bot.privacy.commands import erase_from, export_to
from bot.privacy.people import PeopleBook

ANNA, BERT = "anna.muster@yogahaus.de", "bert@anderswo.de"


class Kept:
    """A database in which two people talked."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "live" / "bot.db"
        self.url = f"sqlite:///{self.path}"
        self.outbox, self.people = Outbox(self.url), PeopleBook(self.url)
        self.cases, self.inbox = CaseStore(self.url), Inbox(self.url)
        for number, address in enumerate((ANNA, BERT)):
            self.talk(f"website-{number}", address)
        self.cases.create({"kontoadresse": ANNA}, None, ANNA)

    def talk(self, conversation: str, address: str) -> None:
        self.outbox.add_question(conversation, "m1", {"text": f"Bei {address} kommt nichts an"})
        self.people.tie(conversation, [address], [address])

    def close(self) -> None:
        for store in (self.outbox, self.people, self.cases, self.inbox):
            store.close()


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Kept]:
    database = Kept(tmp_path)
    yield database
    database.close()


def contents(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table."""
    with sqlite3.connect(path, timeout=10) as database:
        names = [name for (name,) in database.execute("select name from sqlite_master where type = 'table'")]
        return {
            name: sorted(database.execute(f"select * from {name}"), key=repr)  # noqa: S608
            for name in sorted(names)
        }


def test_a_backup_holds_what_the_database_holds_and_is_for_its_owner_only(kept: Kept, tmp_path: Path) -> None:
    copy = tmp_path / "backups" / "today.db"
    assert backup_to(kept.url, copy) == 0
    assert contents(copy) == contents(kept.path)
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert [path.name for path in copy.parent.iterdir()] == ["today.db"]


def test_a_backup_made_while_others_write_is_whole(kept: Kept, tmp_path: Path) -> None:
    over = threading.Event()

    def write() -> None:
        number = 0
        while not over.is_set():
            number += 1
            kept.outbox.add_question("website-busy", f"m{number}", {"text": "x" * 2000})
            kept.outbox.add_answers("website-busy", f"m{number}", [{"text": "y"}])

    writer = threading.Thread(target=write)
    writer.start()
    try:
        codes = [backup_to(kept.url, tmp_path / f"{number}.db") for number in range(5)]
    finally:
        over.set()
        writer.join()
    assert codes == [0] * 5
    with sqlite3.connect(tmp_path / "4.db") as database:
        assert database.execute("pragma integrity_check").fetchone() == ("ok",)
        kinds = dict(database.execute("select kind, count(*) from website_outbox where conversation = 'website-busy' "
                                      "group by kind"))  # fmt: skip
    # An answer and its end are stored together or not at all.
    assert kinds.get("bot", 0) == kinds.get("done", 0)


def test_nothing_is_overwritten_unless_said_so(kept: Kept, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    copy = tmp_path / "today.db"
    copy.write_text("something else")
    assert backup_to(kept.url, copy) == 1
    assert "--force" in capsys.readouterr().err
    assert copy.read_text() == "something else"
    assert backup_to(kept.url, copy, force=True) == 0
    kept.close()
    assert restore_from(kept.url, copy, None) == 1
    assert "--force" in capsys.readouterr().err


def test_a_restore_brings_back_what_the_backup_held(kept: Kept, tmp_path: Path) -> None:
    before = contents(kept.path)
    backup_to(kept.url, tmp_path / "today.db")
    kept.talk("website-9", "later@example.org")
    kept.close()
    assert contents(kept.path) != before
    assert restore_from(kept.url, tmp_path / "today.db", None, force=True) == 0
    assert contents(kept.path) == before
    Outbox(kept.url).add_question("website-9", "m1", {"text": "Es geht weiter"})


def test_a_restore_into_a_database_that_is_damaged_or_gone_works(kept: Kept, tmp_path: Path) -> None:
    before = contents(kept.path)
    backup_to(kept.url, tmp_path / "today.db")
    kept.close()
    for old in kept.path.parent.iterdir():
        old.write_bytes(b"rubbish" * 2000)
    assert restore_from(kept.url, tmp_path / "today.db", None, force=True) == 0
    assert contents(kept.path) == before
    for old in kept.path.parent.iterdir():
        old.unlink()
    assert restore_from(kept.url, tmp_path / "today.db", None) == 0
    assert contents(kept.path) == before


def test_a_restore_is_refused_while_the_bot_runs(
    kept: Kept, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    backup_to(kept.url, tmp_path / "today.db")
    before = contents(kept.path)
    assert restore_from(kept.url, tmp_path / "today.db", None, force=True) == 1
    assert "stop the bot" in capsys.readouterr().err
    assert contents(kept.path) == before


@pytest.mark.parametrize("damage", ["cut", "flipped", "no database", "missing"])
def test_a_damaged_backup_is_refused_and_nothing_is_touched(
    kept: Kept, tmp_path: Path, damage: str, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = tmp_path / "today.db"
    backup_to(kept.url, copy)
    content = bytearray(copy.read_bytes())
    if damage == "cut":
        copy.write_bytes(content[: len(content) // 2])
    elif damage == "flipped":
        content[4096 * 3 : 4096 * 5] = b"\xff" * 8192
        copy.write_bytes(content)
    elif damage == "no database":
        copy.write_text("Dear diary")
    else:
        copy.unlink()
    kept.close()
    before = contents(kept.path)
    assert restore_from(kept.url, copy, None, force=True) == 1
    assert "Nothing was restored" in capsys.readouterr().err
    assert contents(kept.path) == before


def test_who_was_erased_after_the_backup_is_erased_once_more(kept: Kept, tmp_path: Path) -> None:
    backup_to(kept.url, tmp_path / "today.db")
    assert erase_from(kept.url, ANNA, None, tmp_path / "proofs") == 0
    log = kept.path.with_name("bot.db.erasures.jsonl")
    assert ANNA not in log.read_text()
    assert stat.S_IMODE(log.stat().st_mode) == 0o600
    kept.close()
    assert restore_from(kept.url, tmp_path / "today.db", None, force=True) == 0
    assert ANNA.encode() not in kept.path.read_bytes()
    assert export_to(kept.url, ANNA, None, tmp_path / "anna.json") == 0
    assert not any(json.loads((tmp_path / "anna.json").read_text())["tables"].values())
    assert BERT.encode() in kept.path.read_bytes()


def test_who_was_erased_before_the_backup_and_came_back_is_kept(kept: Kept, tmp_path: Path) -> None:
    log = kept.path.with_name("bot.db.erasures.jsonl")
    assert erase_from(kept.url, ANNA, None, tmp_path / "proofs") == 0
    told = json.loads(log.read_text())
    log.write_text(json.dumps({**told, "at": told["at"] - 3600}) + "\nrubbish\n")
    kept.talk("website-5", ANNA)
    backup_to(kept.url, tmp_path / "today.db")
    kept.close()
    assert restore_from(kept.url, tmp_path / "today.db", None, force=True) == 0
    assert ANNA.encode() in kept.path.read_bytes()


def test_what_can_not_be_backed_up_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert backup_to("sqlite://", tmp_path / "x.db") == 1
    assert backup_to(f"sqlite:///{tmp_path}/none.db", tmp_path / "x.db") == 1
    assert "DATABASE_URL" in capsys.readouterr().err


def test_postgresql_without_its_tools_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert backup_to("postgresql://u:geheim@127.0.0.1:1/bot", tmp_path / "x.dump") == 1
    said = capsys.readouterr().err
    assert "postgresql-client" in said
    assert "geheim" not in said
