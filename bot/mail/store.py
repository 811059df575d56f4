"""Keeps delivery events and the audit trail in a database; SQLite by default, PostgreSQL as well.

Every event is a row of its own, a delivery is folded from its rows when read: so order and copies of events
cannot matter. Not for deciding who may see what (`lookup.py`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import datetime, timezone
from typing import Any

import sqlalchemy as sa
import structlog
from sqlalchemy.engine import Connection

from bot.database.engine import BUSY_TIMEOUT_S
from bot.database.store import Database
from bot.mail.addresses import normalise_address
from bot.mail.fold import delivery_from, newest_first
from bot.mail.models import Delivery, DeliveryEvent
from bot.mail.tables import LOOKUP_AUDIT as AUDIT
from bot.mail.tables import MAIL_EVENTS as EVENTS
from bot.mail.tables import METADATA, event_of, insert_new, row_of

log = structlog.get_logger(__name__)

_NEWEST_EVENTS = 2000  # a test address with a million events may not slow its look-up down
_BATCH = 500  # rows a statement: short locks, and below every driver's limit of parameters


class StoreUnavailable(Exception):
    """Raised when the database does not do what it should: locked too long, full, gone. Try again later."""


class DeliveryStore:
    """The delivery events of all mails. Thread-safe; several processes may share one database."""

    def __init__(self, url: str, *, busy_timeout_s: float = BUSY_TIMEOUT_S) -> None:
        """Open the database and make the tables that are missing.

        Raises:
            StoreUnavailable: if it cannot be opened.
        """
        self._database = Database(
            url, METADATA, unavailable=StoreUnavailable, failed="store.failed", busy_timeout_s=busy_timeout_s
        )

    def close(self) -> None:
        """Give the connections back."""
        self._database.close()

    def add_events(self, events: Sequence[DeliveryEvent]) -> int:
        """Store what is new among the events, all or none, and say how many were; copies change nothing."""
        if not events:
            return 0
        rows = [row_of(event, datetime.now(timezone.utc)) for event in events]
        with self.connected() as connection:
            return self._insert(connection, rows)

    def replace_demo(self, events: Sequence[DeliveryEvent]) -> None:
        """Put a new set of demo events in the place of the old one; real events are not touched."""
        rows = [row_of(event, datetime.now(timezone.utc)) for event in events if event.demo]
        with self.connected() as connection:
            connection.execute(sa.delete(EVENTS).where(EVENTS.c.demo.is_(True)))
            self._insert(connection, rows)

    def deliveries_to(self, address: str, since: datetime, limit: int = 20) -> tuple[Delivery, ...]:
        """List the mails to one address that had news since then, newest first."""
        wanted = normalise_address(address)
        newest = (
            sa.select(EVENTS.c.message_id)
            .where(EVENTS.c.recipient == wanted, EVENTS.c.at >= int(since.timestamp()))
            .order_by(EVENTS.c.at.desc(), EVENTS.c.id.desc())
            .limit(_NEWEST_EVENTS)
        )
        with self.connected() as connection:
            ids = list(dict.fromkeys(connection.execute(newest).scalars()))[:limit]
            if not ids:
                return ()
            # All news of those mails, also from before `since`: a state needs the whole story.
            whole = sa.select(EVENTS).where(EVENTS.c.recipient == wanted, EVENTS.c.message_id.in_(ids))
            rows = connection.execute(whole.limit(5 * _NEWEST_EVENTS)).mappings().all()
        stories: dict[str, list[DeliveryEvent]] = defaultdict(list)
        for row in rows:
            stories[row["message_id"]].append(event_of(row))
        return newest_first(delivery_from(story) for story in stories.values())

    def delivery(self, recipient: str, message_id: str) -> Delivery | None:
        """Return one mail to one address, None if no event of it is known."""
        mine = sa.and_(EVENTS.c.recipient == normalise_address(recipient), EVENTS.c.message_id == message_id)
        with self.connected() as connection:
            rows = connection.execute(sa.select(EVENTS).where(mine).limit(_NEWEST_EVENTS)).mappings().all()
        return delivery_from(event_of(row) for row in rows) if rows else None

    def add_audit(self, at: datetime, asker: str, address_hash: str, outcome: str) -> None:
        """Note who looked when for which address (as a keyed hash), and what came of it."""
        row = {"at": int(at.timestamp()), "asker": asker[:200], "address_hash": address_hash}
        with self.connected() as connection:
            connection.execute(sa.insert(AUDIT), [{**row, "outcome": outcome}])

    def audits(self, limit: int = 100) -> list[dict[str, Any]]:
        """List the newest look-ups."""
        query = sa.select(AUDIT).order_by(AUDIT.c.at.desc(), AUDIT.c.id.desc()).limit(limit)
        with self.connected() as connection:
            return [dict(row) for row in connection.execute(query).mappings()]

    def prune(self, before: datetime) -> int:
        """Delete events and audit rows from before then; returns how many."""
        moment = int(before.timestamp())
        return self._delete(EVENTS, EVENTS.c.at < moment) + self._delete(AUDIT, AUDIT.c.at < moment)

    def erase(self, address: str, audit_hash: str | None = None) -> int:
        """Delete everything about one address; the audit rows too if their hash is given."""
        gone = self._delete(EVENTS, EVENTS.c.recipient == normalise_address(address))
        if audit_hash:
            gone += self._delete(AUDIT, AUDIT.c.address_hash == audit_hash)
        log.info("store.erased", rows=gone)
        return gone

    def export(self, address: str, audit_hash: str | None = None) -> dict[str, list[dict[str, Any]]]:
        """Return everything about one address, ready for JSON."""
        mine = sa.select(EVENTS).where(EVENTS.c.recipient == normalise_address(address)).order_by(EVENTS.c.at)
        looked = sa.select(AUDIT).where(AUDIT.c.address_hash == (audit_hash or "")).order_by(AUDIT.c.at)
        with self.connected() as connection:
            events = [event_of(row) for row in connection.execute(mine).mappings()]
            audits = [dict(row) for row in connection.execute(looked).mappings()]
        return {
            "events": [
                {
                    "event": event.word,
                    "at": event.at.isoformat(),
                    "message_id": event.message_id,
                    "recipient": event.recipient,
                    "reason": event.reason.value,
                    "server_reply": event.server_reply,
                    "subject": event.subject,
                    "custom_id": event.custom_id,
                    "payload": event.payload,
                    "demo": event.demo,
                    "raw": dict(event.raw),
                }
                for event in events
            ],
            "lookups": audits,
        }

    def _insert(self, connection: Connection, rows: list[dict[str, Any]]) -> int:
        statement = insert_new(self._database.dialect)
        new = 0
        for start in range(0, len(rows), _BATCH):
            new += max(connection.execute(statement, rows[start : start + _BATCH]).rowcount, 0)
        return new

    def _delete(self, table: sa.Table, condition: Any) -> int:
        gone = 0
        while True:
            some = sa.select(table.c.id).where(condition).limit(10 * _BATCH)
            with self.connected() as connection:
                count = connection.execute(sa.delete(table).where(table.c.id.in_(some))).rowcount
            gone += count
            if count < 10 * _BATCH:
                return gone

    def connected(self) -> AbstractContextManager[Connection]:
        """Open one transaction, for what lies beside the events in the same database (`watch.py`, `trouble.py`).

        Raises:
            StoreUnavailable: the database failed; nothing of the transaction was kept.
        """
        return self._database.connected()
