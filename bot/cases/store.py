"""Keeps hand-overs and what is still to be sent about them. Blocking and thread-safe; processes may share a database.

A parcel belongs to whoever took it until its lease ends, so two processes never send the same one at the same time.
"""

from __future__ import annotations

import json
import secrets
import time
import uuid
from collections.abc import Callable, Collection, Mapping
from dataclasses import asdict
from datetime import datetime, timezone
from typing import Any

import sqlalchemy as sa
import structlog
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from bot.cases.models import Content, Handover, Kind, Line, Parcel, State, Way
from bot.cases.tables import HANDOVERS, METADATA, NOTES, PARCELS
from bot.database.store import Database
from bot.mail.addresses import normalise_address

log = structlog.get_logger(__name__)

LEASE_S = 90.0
"""Longer than one SMTP dialogue with all its time limits; only a dead sender loses a parcel."""
FIRST_PAUSE_S = 15.0
LONGEST_PAUSE_S = 1800.0
"""A parcel is never given up: a mail server may be down for a day."""
_TRIES = 50


class HandoversUnavailable(Exception):
    """Raised when the database does not do what it should: locked too long, full, gone. Try again later."""


class HandoverStore:
    """All hand-overs of one database."""

    def __init__(self, url: str, *, clock: Callable[[], float] = time.time) -> None:
        """Open the database and make the tables that are missing.

        Raises:
            HandoversUnavailable: if it cannot be opened.
        """
        self._clock = clock
        self._database = Database(url, METADATA, unavailable=HandoversUnavailable, failed="handover.store_failed")

    def close(self) -> None:
        """Give the connections back."""
        self._database.close()

    def create(
        self, conversation: str, channel: str, contact: str | None, content: Content, ways: Collection[Way]
    ) -> Handover:
        """Store a new case and what is to be sent about it, both or neither.

        Raises:
            HandoversUnavailable: nothing was stored.
        """
        now = self._clock()
        row = {
            "conversation": conversation[:255], "channel": channel[:40],
            "contact": normalise_address(contact)[:320] if contact else None, "state": State.OPEN.value,
            "content": json.dumps(asdict(content)), "created_at": int(now), "updated_at": int(now),
        }  # fmt: skip
        for _ in range(_TRIES):
            reference = f"ZH-{secrets.randbelow(900_000) + 100_000}"
            try:
                with self._database.connected(conflicts=True) as connection:
                    connection.execute(sa.insert(HANDOVERS), [{**row, "reference": reference}])
                    _queue(connection, reference, 1, kind=Kind.OPENED, ways=ways, now=now)
            except IntegrityError:  # taken
                continue
            log.info("handover.created", ways=sorted(way.value for way in ways))
            return _handover({**row, "reference": reference})
        raise HandoversUnavailable("no free reference number was found")

    def get(self, reference: str) -> Handover | None:
        """Return a case, None if there is none of that number."""
        with self._database.connected() as connection:
            row = connection.execute(sa.select(HANDOVERS).where(HANDOVERS.c.reference == reference)).mappings().first()
        return _handover(row) if row else None

    def is_sent(self, reference: str) -> bool:
        """Tell whether the newest news of a case reached the team by at least one way."""
        newest = sa.select(sa.func.max(PARCELS.c.number)).where(PARCELS.c.reference == reference).scalar_subquery()
        sent = sa.select(PARCELS.c.id).where(
            PARCELS.c.reference == reference, PARCELS.c.number == newest, PARCELS.c.sent_at.is_not(None)
        )
        with self._database.connected() as connection:
            return connection.execute(sent.limit(1)).first() is not None

    def is_under_way(self, reference: str) -> bool:
        """Tell whether the newest news of a case is being sent right now, or waits for its first try."""
        newest = sa.select(sa.func.max(PARCELS.c.number)).where(PARCELS.c.reference == reference).scalar_subquery()
        moving = sa.or_(PARCELS.c.owner != "", PARCELS.c.attempts == 0)
        query = sa.select(PARCELS.c.id).where(
            PARCELS.c.reference == reference, PARCELS.c.number == newest, PARCELS.c.sent_at.is_(None), moving
        )
        with self._database.connected() as connection:
            return connection.execute(query.limit(1)).first() is not None

    def set_state(self, reference: str, state: State, ways: Collection[Way]) -> bool:
        """Close or reopen a case and tell the team; False if it does not exist or is in that state already."""
        now = self._clock()
        changed = sa.and_(HANDOVERS.c.reference == reference, HANDOVERS.c.state != state.value)
        values = {"state": state.value, "updated_at": int(now)}
        with self._database.connected() as connection:
            if not connection.execute(sa.update(HANDOVERS).where(changed).values(**values)).rowcount:
                return False
            kind = Kind.CLOSED if state is State.CLOSED else Kind.REOPENED
            _queue(connection, reference, _next_number(connection, reference), kind=kind, ways=ways, now=now)
        return True

    def add_note(self, reference: str, text: str, ways: Collection[Way]) -> bool:
        """Pass on what the user writes to the team about an open case; False if there is no open one."""
        now = self._clock()
        mine = sa.and_(HANDOVERS.c.reference == reference, HANDOVERS.c.state == State.OPEN.value)
        with self._database.connected() as connection:
            if not connection.execute(sa.update(HANDOVERS).where(mine).values(updated_at=int(now))).rowcount:
                return False
            number = _next_number(connection, reference)
            row = {"reference": reference, "number": number, "text": text, "at": int(now)}
            connection.execute(sa.insert(NOTES), [row])
            _queue(connection, reference, number, kind=Kind.WROTE, ways=ways, now=now)
        return True

    def take(self, ways: Collection[Way], reference: str | None = None) -> Parcel | None:
        """Take the next parcel that is due for one of these ways; in the order of a case's news."""
        now = self._clock()
        earlier = PARCELS.alias()
        blocked = sa.exists().where(
            earlier.c.reference == PARCELS.c.reference, earlier.c.way == PARCELS.c.way,
            earlier.c.number < PARCELS.c.number, earlier.c.sent_at.is_(None),
        )  # fmt: skip
        wanted = [PARCELS.c.sent_at.is_(None), _is_due(now), ~blocked]
        wanted.append(PARCELS.c.way.in_([way.value for way in ways]))
        if reference:
            wanted.append(PARCELS.c.reference == reference)
        query = sa.select(PARCELS).where(*wanted).order_by(PARCELS.c.due_at, PARCELS.c.id).limit(1)
        for _ in range(_TRIES):
            with self._database.connected() as connection:
                row = connection.execute(query).mappings().first()
                if row is None:
                    return None
                owner = uuid.uuid4().hex
                mine = sa.and_(PARCELS.c.id == row["id"], PARCELS.c.owner == row["owner"], PARCELS.c.sent_at.is_(None))
                values = {"owner": owner, "due_at": now + LEASE_S, "attempts": row["attempts"] + 1}
                if not connection.execute(sa.update(PARCELS).where(mine).values(**values)).rowcount:
                    continue  # another process was faster
                found = sa.select(HANDOVERS).where(HANDOVERS.c.reference == row["reference"])
                case = connection.execute(found).mappings().first()
                if case is None:  # erased meanwhile: nothing of it may go out
                    connection.execute(sa.delete(PARCELS).where(PARCELS.c.id == row["id"]))
                    continue
                note = _note(connection, row)
            way, kind = Way(row["way"]), Kind(row["kind"])
            return Parcel(row["id"], _handover(case), row["number"], way, kind, row["attempts"] + 1, owner, note)
        return None

    def holds(self, parcel: Parcel) -> bool:
        """Tell whether the parcel is still ours to send; asked right before sending, so that an erasure is heeded."""
        mine = sa.and_(PARCELS.c.id == parcel.id, PARCELS.c.owner == parcel.owner, PARCELS.c.sent_at.is_(None))
        with self._database.connected() as connection:
            return connection.execute(sa.select(PARCELS.c.id).where(mine)).first() is not None

    def sent(self, parcel: Parcel) -> None:
        """Note that the parcel arrived; it is never sent again."""
        self._set_own(parcel, sent_at=self._clock(), owner="")

    def later(self, parcel: Parcel) -> float:
        """Put the parcel back and return after how many seconds it is due again."""
        pause = min(FIRST_PAUSE_S * 2.0 ** (parcel.attempt - 1), LONGEST_PAUSE_S)
        self._set_own(parcel, due_at=self._clock() + pause, owner="")
        return pause

    def waiting(self) -> int:
        """Count what is still to be sent."""
        with self._database.connected() as connection:
            query = sa.select(sa.func.count()).select_from(PARCELS).where(PARCELS.c.sent_at.is_(None))
            return int(connection.execute(query).scalar_one())

    def _set_own(self, parcel: Parcel, **values: Any) -> None:
        mine = sa.and_(PARCELS.c.id == parcel.id, PARCELS.c.owner == parcel.owner)
        with self._database.connected() as connection:
            connection.execute(sa.update(PARCELS).where(mine).values(**values))


def _is_due(now: float) -> Any:
    """Build the condition for a parcel whose time has come, or whose time no pause explains: the clock was set back."""
    return sa.or_(PARCELS.c.due_at <= now, PARCELS.c.due_at > now + 2 * LONGEST_PAUSE_S)


def _queue(
    connection: Connection, reference: str, number: int, *, kind: Kind, ways: Collection[Way], now: float
) -> None:
    row = {"reference": reference, "number": number, "kind": kind.value, "attempts": 0, "due_at": now, "owner": ""}
    rows = [{**row, "way": way.value} for way in ways]
    if rows:
        connection.execute(sa.insert(PARCELS), rows)


def _next_number(connection: Connection, reference: str) -> int:
    last = sa.select(sa.func.max(PARCELS.c.number)).where(PARCELS.c.reference == reference)
    return int(connection.execute(last).scalar() or 0) + 1


def _note(connection: Connection, parcel: Mapping[str, Any]) -> str:
    mine = sa.and_(NOTES.c.reference == parcel["reference"], NOTES.c.number == parcel["number"])
    return str(connection.execute(sa.select(NOTES.c.text).where(mine)).scalar() or "")


def _handover(row: Mapping[str, Any]) -> Handover:
    kept = json.loads(row["content"])
    lines = tuple(Line(**line) for line in kept["transcript"])
    return Handover(
        row["reference"], row["conversation"], row["channel"], row["contact"], State(row["state"]),
        Content(tuple(kept["facts"]), lines, kept["warning"]), _moment(row["created_at"]), _moment(row["updated_at"]),
    )  # fmt: skip


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, tz=timezone.utc)
