"""`python -m bot backup|restore PATH`: a whole copy of the database while the bot runs, and its way back.

SQLite by its online backup, PostgreSQL by pg_dump and pg_restore. A restored database forgets once more who was erased
after the backup was made: bot/privacy/erase_log.py. Not for the model: that is trained anew from the repository.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import sys
import time
from pathlib import Path

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import SQLAlchemyError

from bot.backup_postgres import dump, load
from bot.database.engine import is_memory
from bot.privacy import erase_log
from bot.privacy.database import open_for_privacy
from bot.privacy.erase import erase
from bot.privacy.people import PeopleBook
from bot.privacy.subject import subject_of_address, subject_of_case, subject_of_conversation

OWNER_ONLY = 0o600
WAIT_S = 5.0
HEADER = b"SQLite format 3\x00"


class NotDone(Exception):
    """Raised when nothing was changed; the text says what to do about it."""


def backup_to(url: str, path: Path, *, force: bool = False) -> int:
    """Write the whole database into a file that only its owner may read; returns the exit code."""
    try:
        _refuse_overwriting(path, force=force)
        address = _address(url)
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(path.name + ".part")
        part.unlink(missing_ok=True)
        os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, OWNER_ONLY))
        try:
            rows = _copy_sqlite(address, part) if _is_sqlite(address) else dump(address, part)
            part.replace(path)  # so that a backup is whole or not there
        finally:
            part.unlink(missing_ok=True)
    except (NotDone, OSError, sqlite3.Error) as error:
        return _failed("No backup was made", error)
    print(f"{rows}, {path.stat().st_size} bytes in {path}. It holds personal data: keep it as safe as the database.")
    return 0


def restore_from(url: str, path: Path, audit_key: str | None, *, force: bool = False) -> int:
    """Put a backup in the database's place; the bot must be stopped. Returns the exit code."""
    try:
        address = _address(url)
        if _is_sqlite(address):
            made_at = _restore_sqlite(address, path, force=force)
        else:
            made_at = load(address, path, force=force)
    except (NotDone, OSError, sqlite3.Error) as error:
        return _failed("Nothing was restored", error)
    try:
        again = erase_again(url, made_at, audit_key)
    except (SQLAlchemyError, OSError) as error:
        print(f"Restored, but who was erased since is in it again ({type(error).__name__}): run `erase` before "
              "you start the bot.", file=sys.stderr)  # fmt: skip
        return 1
    print(f"Restored from {path}. Erased once more: {again}. Now start the bot.")
    return 0


def erase_again(url: str, since: float, audit_key: str | None) -> int:
    """Erase in a restored database what was erased since then; returns how many persons, conversations and cases.

    Raises:
        SQLAlchemyError: the database failed.
        OSError: the log can't be read.
    """
    noted = erase_log.noted_since(make_url(url), since)
    if not noted:
        return 0
    engine, book = open_for_privacy(url), PeopleBook(url)
    try:
        found = erase_log.find_again(engine, noted)
        subjects = [subject_of_address(engine, book, one, audit_key=audit_key) for one in found.addresses]
        subjects += [subject_of_conversation(one) for one in found.conversations]
        subjects += [subject_of_case(engine, one) for one in found.references]
        for subject in subjects:
            erase(engine, book, subject, rewrite=subject is subjects[-1])
    finally:
        book.close()
        engine.dispose()
    return len(subjects)


def _copy_sqlite(address: URL, part: Path) -> str:
    """Copy the pages in one go: readers and writers go on, and what they write meanwhile is in the next backup."""
    source_path = Path(str(address.database))
    if not source_path.is_file():
        raise NotDone(f"{source_path} does not exist; is DATABASE_URL right?")
    with _open(source_path) as source, _open(part) as copy:
        source.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")  # one file, with nothing beside it
        copy.execute(f"PRAGMA user_version = {int(time.time())}")  # when, for the erasures after it
        _check(copy, part)
        tables = [name for (name,) in copy.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        # Names come from the database itself.
        rows = sum(copy.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in tables)  # noqa: S608
    return f"{rows} rows of {len(tables)} tables"


def _restore_sqlite(address: URL, path: Path, *, force: bool) -> float:
    with path.open("rb") as file:
        if file.read(len(HEADER)) != HEADER:
            raise NotDone(f"{path} is no backup of SQLite")
    target = Path(str(address.database))
    if target.exists() and target.stat().st_size and not force:
        raise NotDone(f"{target} holds data; make a backup of it first, then say --force to replace it")
    target.parent.mkdir(parents=True, exist_ok=True)
    with _open(path) as source:
        _check(source, path)
        made_at = float(source.execute("PRAGMA user_version").fetchone()[0]) or path.stat().st_mtime
        with contextlib.suppress(FileExistsError):
            os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, OWNER_ONLY))
        try:
            _replace(source, target)
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.OperationalError) and "locked" in str(error):
                raise NotDone("the database is in use; stop the bot and try again") from None
            # What is there is no database any more: nobody can use it, so nobody is in the way.
            for old in (target, *(target.with_name(target.name + end) for end in ("-wal", "-shm"))):
                old.unlink(missing_ok=True)
            os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, OWNER_ONLY))
            _replace(source, target)
    return made_at


def _replace(source: sqlite3.Connection, target: Path) -> None:
    with _open(target) as database:
        # Only whoever is alone with a database may leave write-ahead logging: a running bot makes this fail.
        mode = database.execute("PRAGMA journal_mode = DELETE").fetchone()[0]
        if mode != "delete":
            raise NotDone("the database is in use; stop the bot and try again")
        source.backup(database)  # one transaction: whole or not at all, also when this process is killed
        database.execute("PRAGMA user_version = 0")
        _check(database, target)


@contextlib.contextmanager
def _open(path: Path):  # type: ignore[no-untyped-def]  # noqa: ANN202 - a connection
    connection = sqlite3.connect(path, timeout=WAIT_S, isolation_level=None)
    try:
        yield connection
    finally:
        connection.close()


def _check(database: sqlite3.Connection, path: Path) -> None:
    told = database.execute("PRAGMA integrity_check(1)").fetchone()[0]
    if told != "ok":
        raise NotDone(f"{path} is damaged ({str(told)[:100]})")


def _address(url: str) -> URL:
    address = make_url(url)
    if is_memory(address):
        raise NotDone("DATABASE_URL is a database in memory; there is nothing to keep")
    if not _is_sqlite(address):
        for tool in ("pg_dump", "pg_restore"):
            if shutil.which(tool) is None:
                raise NotDone(f"`{tool}` is not on this machine; install PostgreSQL's client tools (postgresql-client)")
    return address


def _is_sqlite(address: URL) -> bool:
    return bool(address.get_backend_name() == "sqlite")


def _refuse_overwriting(path: Path, *, force: bool) -> None:
    if path.is_dir():
        raise NotDone(f"{path} is a folder; name a file")
    if path.exists() and not force:
        raise NotDone(f"{path} exists; name another file, or say --force to replace it")


def _failed(what: str, error: Exception) -> int:
    # An error of the operating system names a path, which is the operator's own.
    print(f"{what}: {error}.", file=sys.stderr)
    return 1
