"""Which Slack thread belongs to which case: so that news go where the case stands, and the team's answers find it.

Blocking and thread-safe; processes may share a database. Knows nothing of Slack but a channel and a thread's name.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

import sqlalchemy as sa

from bot.cases.store import HandoversUnavailable
from bot.cases.tables import METADATA, THREADS
from bot.database.store import Database, insert_into


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
        self._database = Database(url, METADATA, unavailable=HandoversUnavailable, failed="handover.threads_failed")

    def close(self) -> None:
        """Give the connections back."""
        self._database.close()

    def note(self, channel: str, ts: str, reference: str) -> None:
        """Note that a case stands in this thread; again changes nothing.

        Raises:
            HandoversUnavailable: nothing was noted.
        """
        row = {"channel": channel, "ts": ts, "reference": reference, "at": int(time.time())}
        with self._database.connected() as connection:
            connection.execute(insert_into(connection, THREADS).on_conflict_do_nothing(), [row])

    def thread_of(self, reference: str, channel: str) -> str | None:
        """Return the name of a case's thread in a channel, None if it stands nowhere yet.

        Raises:
            HandoversUnavailable: the database failed.
        """
        mine = sa.and_(THREADS.c.reference == reference, THREADS.c.channel == channel)
        with self._database.connected() as connection:
            found = connection.execute(sa.select(THREADS.c.ts).where(mine).order_by(THREADS.c.at)).scalar()
        return str(found) if found is not None else None

    def case_in(self, channel: str, ts: str) -> CaseThread | None:
        """Return the case that stands in a thread, None if the thread is about something else.

        Raises:
            HandoversUnavailable: the database failed.
        """
        mine = sa.and_(THREADS.c.channel == channel, THREADS.c.ts == ts)
        with self._database.connected() as connection:
            row = connection.execute(sa.select(THREADS.c.reference).where(mine)).first()
        return CaseThread(row[0]) if row else None
