"""Which Slack thread belongs to which case: so that news go where the case stands, and the team's answers find it.

Blocking and thread-safe; processes may share a database. Knows nothing of Slack but a channel and a thread's name.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError

from bot.cases.store import HandoversUnavailable
from bot.cases.tables import METADATA, THREADS
from bot.mail.database import open_engine


@dataclass(frozen=True)
class CaseThread:
    """A thread in which a case stands; `reference` is None once the case was erased."""

    reference: str | None


class ThreadBook:
    """The threads of one database."""

    def __init__(self, url: str) -> None:
        """Open the database and make the table if it is missing.

        Raises:
            HandoversUnavailable: it cannot be opened.
        """
        try:
            self._engine = open_engine(url)
            METADATA.create_all(self._engine)
        except (SQLAlchemyError, ImportError, OSError) as error:
            raise HandoversUnavailable(f"DATABASE_URL cannot be opened ({type(error).__name__})") from None

    def close(self) -> None:
        """Give the connections back."""
        self._engine.dispose()

    def note(self, channel: str, ts: str, reference: str) -> None:
        """Note that a case stands in this thread; again changes nothing.

        Raises:
            HandoversUnavailable: nothing was noted.
        """
        row = {"channel": channel, "ts": ts, "reference": reference, "at": int(time.time())}
        postgres = self._engine.dialect.name == "postgresql"
        insert = postgresql.insert(THREADS) if postgres else sqlite.insert(THREADS)
        try:
            with self._engine.begin() as connection:
                connection.execute(insert.on_conflict_do_nothing(), [row])
        except SQLAlchemyError as error:
            raise _unavailable(error) from None

    def thread_of(self, reference: str, channel: str) -> str | None:
        """Return the name of a case's thread in a channel, None if it stands nowhere yet.

        Raises:
            HandoversUnavailable: the database failed.
        """
        mine = sa.and_(THREADS.c.reference == reference, THREADS.c.channel == channel)
        try:
            with self._engine.begin() as connection:
                found = connection.execute(sa.select(THREADS.c.ts).where(mine).order_by(THREADS.c.at)).scalar()
        except SQLAlchemyError as error:
            raise _unavailable(error) from None
        return str(found) if found is not None else None

    def case_in(self, channel: str, ts: str) -> CaseThread | None:
        """Return the case that stands in a thread, None if the thread is about something else.

        Raises:
            HandoversUnavailable: the database failed.
        """
        mine = sa.and_(THREADS.c.channel == channel, THREADS.c.ts == ts)
        try:
            with self._engine.begin() as connection:
                row = connection.execute(sa.select(THREADS.c.reference).where(mine)).first()
        except SQLAlchemyError as error:
            raise _unavailable(error) from None
        return CaseThread(row[0]) if row else None


def _unavailable(error: SQLAlchemyError) -> HandoversUnavailable:
    # Not chained: a driver's text may quote values.
    return HandoversUnavailable(f"the hand-over store failed ({type(error).__name__}); is it locked or full?")
