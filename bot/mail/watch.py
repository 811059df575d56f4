"""Keeps who was promised news about which mail, and finds the promises that can be kept now.

Each piece of news is told once: a promise is taken for a while by whoever is about to tell it, and closed after that.
Not for telling (bot/channels/news.py) and not for the words.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone
from typing import Any

import sqlalchemy as sa

from bot.mail.addresses import normalise_address
from bot.mail.lookup import Asker
from bot.mail.models import Delivery
from bot.mail.status import DeliveryState
from bot.mail.store import DeliveryStore
from bot.mail.tables import MAIL_EVENTS as EVENTS
from bot.mail.tables import MAIL_WATCHES as WATCHES
from bot.mail.tables import insert_new

LEASE = timedelta(seconds=60)
"""How long a promise belongs to who is about to keep it; longer than telling takes, so only a dead teller loses it."""
KEPT = timedelta(days=14)
"""Nobody waits longer for one mail; older promises are passed over and pruned."""
_AT_ONCE = 100

_NO_NEWS = (DeliveryState.UNKNOWN, DeliveryState.QUEUED, DeliveryState.DEFERRED)


@dataclass(frozen=True)
class Watch:
    """One promise. `asker` is `role:sub`, see `name_of`; `reader` says how to word it; times are Unix seconds."""

    conversation: str
    channel: str
    recipient: str
    message_id: str
    asker: str
    reader: str
    subject: str = ""
    sent_at: int | None = None
    id: int = 0
    asked_at: int = 0


def watched(watch: Watch, mail: Delivery) -> Delivery:
    """Return the mail with what was known of it when the promise was made."""
    sent = datetime.fromtimestamp(watch.sent_at, tz=timezone.utc) if watch.sent_at else mail.at
    return replace(mail, subject=mail.subject or watch.subject, at=sent)


def name_of(asker: Asker) -> str:
    """Name an asker so that the same one can be known again."""
    return f"{asker.role.value}:{asker.sub or normalise_address(asker.email)}"[:240]


class WatchBook:
    """The promises, beside the events in the store's database. Blocking and thread-safe."""

    def __init__(self, store: DeliveryStore) -> None:
        self._store = store

    def add(self, watch: Watch, now: datetime) -> None:
        """Promise news; the same promise twice is one, and one that was kept is open again.

        Raises:
            StoreUnavailable: the database failed; nothing may be promised.
        """
        row = _row(watch)
        same = sa.and_(*(WATCHES.c[name] == row[name] for name in ("conversation", "recipient", "message_id")))
        fresh = {"asker": row["asker"], "reader": row["reader"], "asked_at": _seconds(now)}
        with self._store.connected() as connection:
            insert = insert_new(connection.dialect.name, WATCHES).values(**row, asked_at=_seconds(now), taken_until=0)
            if connection.execute(insert).rowcount < 1:
                connection.execute(sa.update(WATCHES).where(same).values(told_at=None, taken_until=0, **fresh))

    def due(
        self, now: datetime, *, conversation: str | None = None, channels: Collection[str] | None = None
    ) -> tuple[Watch, ...]:
        """List the promises that can be kept now: of one conversation, or of the channels that can write first."""
        open_ones = [
            WATCHES.c.told_at.is_(None),
            WATCHES.c.taken_until <= _seconds(now),
            WATCHES.c.asked_at >= _seconds(now - KEPT),
            sa.exists().where(
                EVENTS.c.recipient == WATCHES.c.recipient,
                EVENTS.c.message_id == WATCHES.c.message_id,
                EVENTS.c.received_at >= WATCHES.c.asked_at,
            ),
        ]
        if conversation is not None:
            open_ones.append(WATCHES.c.conversation == conversation)
        if channels is not None:
            open_ones.append(WATCHES.c.channel.in_(list(channels)))
        query = sa.select(WATCHES).where(*open_ones).order_by(WATCHES.c.id).limit(_AT_ONCE)
        with self._store.connected() as connection:
            waiting = [_watch(row) for row in connection.execute(query).mappings()]
        return tuple(one for one in waiting if self._has_news(one))

    def take(self, watch: Watch, now: datetime) -> bool:
        """Take a promise for a while, to keep it; False when somebody else has it or kept it."""
        free = sa.and_(WATCHES.c.id == watch.id, WATCHES.c.told_at.is_(None), WATCHES.c.taken_until <= _seconds(now))
        change = sa.update(WATCHES).where(free).values(taken_until=_seconds(now + LEASE))
        with self._store.connected() as connection:
            return bool(connection.execute(change).rowcount)

    def taken(self, conversation: str, now: datetime) -> tuple[Watch, ...]:
        """List the promises of a conversation that somebody is about to keep."""
        mine = sa.and_(
            WATCHES.c.conversation == conversation,
            WATCHES.c.told_at.is_(None),
            WATCHES.c.taken_until > _seconds(now),
        )
        with self._store.connected() as connection:
            rows = connection.execute(sa.select(WATCHES).where(mine).order_by(WATCHES.c.id)).mappings().all()
        return tuple(_watch(row) for row in rows)

    def told(self, watches: Sequence[Watch], now: datetime) -> None:
        """Close promises that were kept."""
        self._set(watches, told_at=_seconds(now))

    def give_back(self, watches: Sequence[Watch]) -> None:
        """Leave promises to the next try."""
        self._set(watches, taken_until=0)

    def prune(self, before: datetime) -> int:
        """Delete promises from before then; returns how many."""
        return self._delete(WATCHES.c.asked_at < _seconds(before))

    def erase(self, address: str) -> int:
        """Delete the promises about one address; returns how many."""
        return self._delete(WATCHES.c.recipient == normalise_address(address))

    def erase_conversation(self, conversation: str) -> int:
        """Delete the promises made in one conversation; returns how many."""
        return self._delete(WATCHES.c.conversation == conversation)

    def export(self, address: str) -> list[dict[str, Any]]:
        """Return the promises about one address, ready for JSON."""
        mine = sa.select(WATCHES).where(WATCHES.c.recipient == normalise_address(address)).order_by(WATCHES.c.id)
        with self._store.connected() as connection:
            return [dict(row) for row in connection.execute(mine).mappings()]

    def _has_news(self, watch: Watch) -> bool:
        mail = self._store.delivery(watch.recipient, watch.message_id)
        return mail is not None and mail.state not in _NO_NEWS

    def _set(self, watches: Sequence[Watch], **values: Any) -> None:
        ids = [watch.id for watch in watches]
        if ids:
            with self._store.connected() as connection:
                connection.execute(sa.update(WATCHES).where(WATCHES.c.id.in_(ids)).values(**values))

    def _delete(self, condition: Any) -> int:
        with self._store.connected() as connection:
            return int(connection.execute(sa.delete(WATCHES).where(condition)).rowcount)


def _row(watch: Watch) -> dict[str, Any]:
    return {
        "conversation": watch.conversation[:200],
        "channel": watch.channel[:40],
        "recipient": normalise_address(watch.recipient),
        "message_id": watch.message_id,
        "asker": watch.asker,
        "reader": watch.reader,
        "subject": watch.subject,
        "sent_at": watch.sent_at,
    }


def _watch(row: Mapping[str, Any]) -> Watch:
    names = (
        "conversation",
        "channel",
        "recipient",
        "message_id",
        "asker",
        "reader",
        "subject",
        "sent_at",
        "id",
        "asked_at",
    )
    return Watch(**{name: row[name] for name in names})


def _seconds(moment: datetime) -> int:
    return int(moment.astimezone(timezone.utc).timestamp())
