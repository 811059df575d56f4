"""Notices when mails to one provider fail far more often than usual, so that people hear it before they ask.

Not for single mails (`verdict.py`) and not for telling anybody (actions/zustellung.py, bot/channels/news.py).
"""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any

import sqlalchemy as sa
import structlog

from bot.mail.limits import TroubleLimits
from bot.mail.providers import OTHER, provider_of
from bot.mail.status import Reason
from bot.mail.store import DeliveryStore, StoreUnavailable
from bot.mail.tables import MAIL_EVENTS as EVENTS

log = structlog.get_logger(__name__)

_KEPT_S = 2.0  # one query for everybody who asks within that time
_KEPT_FACTOR = 20.0  # of the time it took: a busy hour's query may cost a twentieth of one core at most
_TIMES_USUAL = 3.0  # "well above": own judgement
_USUAL_DAYS = timedelta(days=7)
_FAILURES = ("bounce", "blocked")
_OUTCOMES = ("sent", *_FAILURES)
# Made on the sending side, so they say nothing about the provider.
_OWN_FAULTS = tuple(
    reason.value
    for reason in (
        Reason.BAD_TEMPLATE,
        Reason.TEMPLATE_LANGUAGE_ERROR,
        Reason.DUPLICATE_IN_CAMPAIGN,
        Reason.SPAM_PREBLOCKED,
    )
)


@dataclass(frozen=True)
class Trouble:
    """Unusually many failures at one provider."""

    provider: str
    failed: int
    total: int
    usual: float | None  # the rate of the days before; None where too few mails went there
    window: timedelta


class TroubleWatch:
    """Answers "is something wrong at provider X?" from the store. Blocking and thread-safe."""

    def __init__(
        self,
        store: DeliveryStore,
        limits: TroubleLimits | None = None,
        *,
        clock: Callable[[], datetime] = lambda: datetime.now(timezone.utc),
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._store = store
        self._limits = limits or TroubleLimits()
        self._clock = clock
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._known: Mapping[str, Trouble] = {}
        self._known_until = float("-inf")

    def at(self, provider: str | None) -> Trouble | None:
        """Return the trouble at one provider, if there is any."""
        return self.all().get(provider) if provider else None

    def all(self) -> Mapping[str, Trouble]:
        """Return the providers in trouble, by their slug; an unreadable store counts as none."""
        with self._lock:
            if self._monotonic() >= self._known_until:
                began = self._monotonic()
                try:
                    self._known = self._look()
                except StoreUnavailable:  # the store has logged it; an answer about a mail must not fail over this
                    self._known = {}
                took = self._monotonic() - began
                self._known_until = self._monotonic() + max(_KEPT_S, _KEPT_FACTOR * took)
            return self._known

    def _look(self) -> dict[str, Trouble]:
        now, limits = self._clock(), self._limits
        since = now - limits.window
        suspects = {
            name: (failed, total)
            # Mailjet's clock may run ahead of ours.
            for name, (failed, total) in self._counts(since, now + limits.window).items()
            if failed >= limits.least and failed >= limits.rate * total
        }
        if not suspects:
            return {}
        # Only now, as this reads a week.
        before = self._counts(since - _USUAL_DAYS, since)
        found = {}
        for name, (failed, total) in suspects.items():
            past_failed, past_total = before.get(name, (0, 0))
            usual = past_failed / past_total if past_total >= limits.least else None
            if usual is None or failed / total >= _TIMES_USUAL * usual:
                found[name] = Trouble(name, failed, total, usual, limits.window)
        return found

    def _counts(self, since: datetime, until: datetime) -> dict[str, tuple[int, int]]:
        """Count failures and all outcomes per provider."""
        with self._store.connected() as connection:
            domain = _domain(connection.dialect.name)
            query = (
                sa.select(domain, EVENTS.c.event, sa.func.count())
                .where(
                    EVENTS.c.at >= int(since.timestamp()),
                    EVENTS.c.at < int(until.timestamp()),
                    EVENTS.c.event.in_(_OUTCOMES),
                    EVENTS.c.reason.not_in(_OWN_FAULTS),
                    EVENTS.c.demo.is_(False),
                )
                .group_by(domain, EVENTS.c.event)
            )
            rows = connection.execute(query).all()
        counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
        for name, event, number in rows:
            provider = provider_of(f"x@{name}")
            if provider is OTHER:  # thousands of unrelated domains: their sum means nothing
                continue
            counts[provider.slug][0] += number if event in _FAILURES else 0
            counts[provider.slug][1] += number
        return {slug: (failed, total) for slug, (failed, total) in counts.items()}


def _domain(dialect: str) -> Any:
    """Build what stands behind the @; SQL has no common word for that."""
    if dialect == "postgresql":
        return sa.func.split_part(EVENTS.c.recipient, "@", 2)
    return sa.func.substr(EVENTS.c.recipient, sa.func.instr(EVENTS.c.recipient, "@") + 1)
