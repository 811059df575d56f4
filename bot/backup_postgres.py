"""PostgreSQL's own tools for backup.py: pg_dump while the bot runs, pg_restore while it does not."""

from __future__ import annotations

import os
import re
import subprocess
from datetime import datetime, timezone
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import URL
from sqlalchemy.exc import SQLAlchemyError

from bot.database.engine import open_engine

WITHIN_S = 3600


class ToolFailed(OSError):
    """Raised when a tool did not do its work; the text is its own last line."""


def dump(address: URL, part: Path) -> str:
    """Write the database in pg_dump's custom format.

    Raises:
        ToolFailed: it did not; nothing usable was written.
    """
    _run(address, ["pg_dump", "--format=custom", "--no-owner", "--file", str(part)])
    return "The whole database"


def load(address: URL, path: Path, *, force: bool) -> float:
    """Replace everything in the database, in one transaction; return when the backup was made (Unix seconds).

    Raises:
        ToolFailed: it is in use, holds data and `force` is not said, or pg_restore refused.
    """
    if not path.is_file():
        raise ToolFailed(f"{path} does not exist")
    others, tables = _state(address)
    if others:
        raise ToolFailed(f"the database is in use by {others} other connections; stop the bot and try again")
    if tables and not force:
        raise ToolFailed("the database holds data; make a backup of it first, then say --force to replace it")
    options = ["--clean", "--if-exists", "--no-owner", "--single-transaction", "--exit-on-error"]
    made_at = _made_at(_run(address, ["pg_restore", "--list", str(path)]))
    _run(address, ["pg_restore", *options, "--dbname", str(address.database), str(path)])
    return made_at


def _state(address: URL) -> tuple[int, int]:
    engine = open_engine(address.render_as_string(hide_password=False))
    others = "select count(*) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()"
    tables = "select count(*) from pg_tables where schemaname = current_schema()"
    try:
        with engine.connect() as connection:
            return (int(connection.execute(sa.text(others)).scalar_one()),
                    int(connection.execute(sa.text(tables)).scalar_one()))  # fmt: skip
    except SQLAlchemyError as error:
        raise ToolFailed(f"the database can't be reached ({type(error).__name__})") from None
    finally:
        engine.dispose()


def _made_at(listing: str) -> float:
    """Read the moment off the archive, as a copied file has a younger date; 0 where it is not told."""
    found = re.search(r"Archive created at (\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)", listing)
    if not found:
        return 0.0
    return datetime.strptime(found[1], "%Y-%m-%d %H:%M:%S").replace(tzinfo=timezone.utc).timestamp()


def _run(address: URL, command: list[str]) -> str:
    # In the environment, not on the command line, which everybody on the machine may read.
    told = {"PGHOST": address.host or address.query.get("host"), "PGPORT": address.port, "PGUSER": address.username,
            "PGPASSWORD": address.password, "PGDATABASE": address.database}  # fmt: skip
    # An archive notes the local time without its zone.
    env = {**os.environ, "TZ": "UTC", **{name: str(value) for name, value in told.items() if value}}
    try:
        # The tool's name is a constant, its arguments are the operator's own path and settings.
        done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=WITHIN_S, check=False)  # noqa: S603
    except subprocess.TimeoutExpired:
        raise ToolFailed(f"{command[0]} did not end within an hour") from None
    if done.returncode:
        lines = done.stderr.strip().splitlines() or ["no reason given"]
        raise ToolFailed(f"{command[0]}: {lines[-1][:300]}")
    return done.stdout
