"""Asks Mailjet sparingly: answers are kept for a short time, and one that is down is left alone.

Not for who may see the answer (`lookup.py`) and not for HTTP (`mailjet.py`).
"""

from __future__ import annotations

import threading
from collections.abc import Callable, MutableMapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from cachetools import TTLCache

from bot.mail.breaker import CircuitBreaker
from bot.mail.errors import MailjetError, RateLimited, Unreachable
from bot.mail.fold import with_history
from bot.mail.mailjet import MailjetClient
from bot.mail.models import Delivery
from bot.mail.status import DeliveryState

log = structlog.get_logger(__name__)

_KEPT_S = 30.0  # long enough for a few questions in a row, short enough for "now it says delivered"
_KEPT_ANSWERS = 1000
_MOST_DETAILS = 3  # calls for the reason of a failure, newest mails first: look-ups are tightly rate-limited
_DETAIL_BUDGET = timedelta(seconds=2)  # after that an answer without details is better than waiting

_NEEDS_DETAILS = (
    DeliveryState.SOFT_BOUNCED,
    DeliveryState.HARD_BOUNCED,
    DeliveryState.BLOCKED,
    DeliveryState.DEFERRED,
)


@dataclass(frozen=True)
class Answer:
    """What Mailjet said at one moment, or which failure kept it from saying anything."""

    deliveries: tuple[Delivery, ...] = ()
    at: datetime | None = None
    failure: type[MailjetError] | None = None


class Asking:
    """Mailjet behind a cache and a circuit breaker. Thread-safe."""

    def __init__(
        self,
        client: MailjetClient,
        breaker: CircuitBreaker,
        cache: MutableMapping[tuple[str, int], Answer] | None,
        clock: Callable[[], datetime],
    ) -> None:
        """Keep the parts; without a cache of its own it makes one."""
        self._client = client
        self._breaker = breaker
        self._clock = clock
        self._cache: MutableMapping[tuple[str, int], Answer] = (
            TTLCache(_KEPT_ANSWERS, _KEPT_S, timer=lambda: clock().timestamp()) if cache is None else cache
        )
        self._lock = threading.Lock()

    def ask(self, address: str, days: int, known: Sequence[Delivery] = ()) -> Answer:
        """Ask for the mails of the last days to one address; failures come back inside the answer.

        Args:
            address: In its comparable form.
            days: How far back.
            known: What the store has, so that no details are asked for that are there already.
        """
        key = (address, days)
        with self._lock:
            kept = self._cache.get(key)
        if kept:
            return kept
        if not self._breaker.allow():
            kind = self._breaker.last_failure
            return Answer(failure=kind if kind and issubclass(kind, MailjetError) else Unreachable)
        answer = self._fetch(address, days, {one.message_id for one in known if one.server_reply})
        if not answer.failure:
            with self._lock:
                self._cache[key] = answer
        return answer

    def _fetch(self, address: str, days: int, detailed: set[str]) -> Answer:
        started = self._clock()
        answered = False
        failure: type[MailjetError] = Unreachable
        try:
            found = self._client.messages_to(address, started - timedelta(days=days))
            answered = True
        except MailjetError as error:
            failure = type(error)
            # A rejected login or an odd answer is still an answer: the breaker is for a Mailjet that is down.
            answered = not isinstance(error, (Unreachable, RateLimited))
            log.error(  # noqa: TRY400 - a traceback may hold the address
                "lookup.mailjet_failed", error=failure.__name__, status=error.status, cause=str(error)
            )
            return Answer(failure=failure)
        finally:
            if answered:
                self._breaker.succeeded()
            else:
                self._breaker.failed(failure)
        return Answer(self._with_details(found, detailed, started + _DETAIL_BUDGET), started)

    def _with_details(self, found: tuple[Delivery, ...], detailed: set[str], until: datetime) -> tuple[Delivery, ...]:
        wanted = [one for one in found if one.state in _NEEDS_DETAILS and one.message_id not in detailed]
        better: dict[str, Delivery] = {}
        for one in wanted[:_MOST_DETAILS]:
            if self._clock() >= until:
                break
            try:
                history = self._client.history(one.message_id, one.recipient)
            except MailjetError as error:
                # The mail itself was found: better without the server's words than not at all.
                log.warning("lookup.details_missing", error=type(error).__name__, status=error.status)
                break
            better[one.message_id] = with_history(one, history)
        return tuple(better.get(one.message_id, one) for one in found)
