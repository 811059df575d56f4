"""Keeps the cases of suspended accounts for days: what was collected, which steps are done, when the request was sent.

One row a case, its content as JSON. Not for what the content means (bot/dialogue/sperrung_record.py). Blocking and
thread-safe; several processes may share the database.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from enum import Enum
from typing import Any

import sqlalchemy as sa
import structlog
from sqlalchemy.exc import IntegrityError

from bot.account.case_merge import merged
from bot.account.case_tables import CASES, METADATA, TRIES
from bot.account.references import new_reference
from bot.database.store import Database
from bot.mail.addresses import normalise_address

log = structlog.get_logger(__name__)

MOST_TRIES = 8
"""Tries an hour, by one conversation or at one number: enough for slips, far too few for guessing 34 bits."""
TRY_WINDOW = timedelta(hours=1)
_ATTEMPTS = 20
_NOBODY = "niemand@invalid"


class CasesUnavailable(Exception):
    """Raised when the database does not do what it should: locked too long, full, gone. Try again later."""


class Refused(Enum):
    """Why a number opens nothing. Wrong number and wrong address are the same on purpose."""

    NO_MATCH = "no_match"
    TOO_OFTEN = "too_often"


@dataclass(frozen=True)
class Case:
    """One case as stored; times are aware and in UTC."""

    reference: str
    content: Mapping[str, Any]
    created_at: datetime
    updated_at: datetime


def owner_key(role: str, sub: str) -> str:
    """Return what a signed asker is stored as: recognised again, but no address in the clear."""
    return hashlib.sha256(f"{role}:{sub}".encode()).hexdigest()


class CaseStore:
    """All cases of one database."""

    def __init__(self, url: str, *, clock: Callable[[], datetime] = lambda: datetime.now(timezone.utc)) -> None:
        """Open the database and make the tables that are missing.

        Raises:
            CasesUnavailable: if it cannot be opened.
        """
        self._clock = clock
        self._database = Database(url, METADATA, unavailable=CasesUnavailable, failed="case.store_failed")

    def close(self) -> None:
        """Give the connections back."""
        self._database.close()

    def create(self, content: Mapping[str, Any], owner: str | None = None, address: str | None = None) -> Case:
        """Store a new case under a fresh number."""
        now = int(self._clock().timestamp())
        row = {
            "owner": owner, "address": _comparable(address), "watch": False, "closed": False, "version": 1,
            "content": json.dumps(content), "created_at": now, "updated_at": now,
        }  # fmt: skip
        for _ in range(_ATTEMPTS):
            reference = new_reference()
            try:
                with self._database.connected(conflicts=True) as connection:
                    connection.execute(sa.insert(CASES), [{**row, "reference": reference}])
            except IntegrityError:  # taken, which happens once in ten thousand million times
                continue
            log.info("case.created", signed=owner is not None)
            return Case(reference, dict(content), _moment(now), _moment(now))
        raise CasesUnavailable("no free reference number was found")

    def get(self, reference: str) -> Case | None:
        """Return a case whose number the conversation already has proven, None if it was deleted."""
        with self._database.connected() as connection:
            row = connection.execute(sa.select(CASES).where(CASES.c.reference == reference)).mappings().first()
        return _case(row) if row else None

    def latest_of(self, owner: str) -> Case | None:
        """Return the newest case of a signed asker that is not closed."""
        query = sa.select(CASES).where(CASES.c.owner == owner, CASES.c.closed.is_(False))
        with self._database.connected() as connection:
            row = connection.execute(query.order_by(CASES.c.updated_at.desc()).limit(1)).mappings().first()
        return _case(row) if row else None

    def owned(self, reference: str, owner: str) -> Case | None:
        """Return the case of a number if it belongs to this signed asker."""
        query = sa.select(CASES).where(CASES.c.reference == reference, CASES.c.owner == owner)
        with self._database.connected() as connection:
            row = connection.execute(query).mappings().first()
        return _case(row) if row else None

    def open_with(self, reference: str, address: str, conversation: str) -> Case | Refused:
        """Return the case of a number if the address is the registered one.

        The same work is done for a number that exists and one that does not, and every try counts.
        """
        now = int(self._clock().timestamp())
        keys = [_try_key("conversation", conversation), _try_key("reference", reference)]
        since = now - int(TRY_WINDOW.total_seconds())
        counted = (
            sa.select(TRIES.c.key, sa.func.count())
            .where(TRIES.c.key.in_(keys), TRIES.c.at >= since)
            .group_by(TRIES.c.key)
        )
        with self._database.connected() as connection:
            tries = dict(connection.execute(counted).all())
            connection.execute(sa.insert(TRIES), [{"key": key, "at": now} for key in keys])
            row = connection.execute(sa.select(CASES).where(CASES.c.reference == reference)).mappings().first()
        known = (row["address"] if row else None) or _NOBODY
        same = hmac.compare_digest(known.encode(), (_comparable(address) or "").encode())
        if any(count >= MOST_TRIES for count in tries.values()):
            log.warning("case.too_many_tries")
            return Refused.TOO_OFTEN
        return _case(row) if row and same and known != _NOBODY else Refused.NO_MATCH

    def save(
        self, reference: str, before: Mapping[str, Any], after: Mapping[str, Any], *, address: str | None = None,
        watch: bool | None = None, closed: bool | None = None,
    ) -> Mapping[str, Any] | None:  # fmt: skip
        """Put what changed from `before` to `after` on top of what others stored meanwhile; return the result.

        Returns:
            The content as it is stored now, None if the case was deleted.
        """
        mine = CASES.c.reference == reference
        with self._database.connected() as connection:
            # The write comes first: from here on nobody else changes the case, and whoever wants to waits.
            if not connection.execute(sa.update(CASES).where(mine).values(version=CASES.c.version + 1)).rowcount:
                return None
            row = connection.execute(sa.select(CASES).where(mine)).mappings().one()
            content = merged(before, after, json.loads(row["content"]))
            values: dict[str, Any] = {"content": json.dumps(content), "updated_at": int(self._clock().timestamp())}
            if address:
                values["address"] = _comparable(address)
            values |= {} if watch is None else {"watch": watch}
            values |= {} if closed is None else {"closed": closed}
            connection.execute(sa.update(CASES).where(mine).values(**values))
        return content

    def any_watched(self) -> bool:
        """Tell whether anybody wants the sending rates watched."""
        with self._database.connected() as connection:
            query = sa.select(CASES.c.reference).where(CASES.c.watch.is_(True)).limit(1)
            return connection.execute(query).first() is not None

    def delete(self, reference: str) -> bool:
        """Delete one case; tells whether there was one."""
        with self._database.connected() as connection:
            gone = connection.execute(sa.delete(CASES).where(CASES.c.reference == reference))
        return bool(gone.rowcount)

    def erase(self, address: str) -> int:
        """Delete every case of a registered address; returns how many."""
        with self._database.connected() as connection:
            return int(connection.execute(sa.delete(CASES).where(CASES.c.address == _comparable(address))).rowcount)

    def export(self, address: str) -> list[dict[str, Any]]:
        """Return every case of a registered address, ready for JSON."""
        query = sa.select(CASES).where(CASES.c.address == _comparable(address)).order_by(CASES.c.created_at)
        with self._database.connected() as connection:
            cases = [_case(row) for row in connection.execute(query).mappings()]
        return [
            {
                "reference": one.reference, "content": dict(one.content),
                "created_at": one.created_at.isoformat(), "updated_at": one.updated_at.isoformat(),
            }
            for one in cases
        ]  # fmt: skip

    def prune(self, before: datetime) -> int:
        """Delete cases without news since then, and old tries; returns how many cases."""
        moment = int(before.timestamp())
        with self._database.connected() as connection:
            connection.execute(sa.delete(TRIES).where(TRIES.c.at < moment))
            return int(connection.execute(sa.delete(CASES).where(CASES.c.updated_at < moment)).rowcount)


def _comparable(address: str | None) -> str | None:
    return normalise_address(address)[:320] if address and address.strip() else None


def _try_key(kind: str, value: str) -> str:
    return hashlib.sha256(f"{kind}:{value}".encode()).hexdigest()


def _case(row: Mapping[str, Any]) -> Case:
    return Case(row["reference"], json.loads(row["content"]), _moment(row["created_at"]), _moment(row["updated_at"]))


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, tz=timezone.utc)
