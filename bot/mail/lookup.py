"""Looks the mails to an address up: the store first, Mailjet for what is missing.

The only place that decides who may see what. Blocking and thread-safe: call it in a thread.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, MutableMapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from enum import Enum

import structlog

from bot.mail.addresses import address_hash, looks_like_address, normalise_address
from bot.mail.asking import Answer, Asking
from bot.mail.breaker import CircuitBreaker
from bot.mail.errors import MailjetError
from bot.mail.fold import join, newest_first
from bot.mail.mailjet import MailjetClient
from bot.mail.models import Delivery
from bot.mail.ownership import carries
from bot.mail.store import DeliveryStore, StoreUnavailable
from bot.mail.throttle import LookupLimits, Throttle

log = structlog.get_logger(__name__)

_SHOWN = 20  # more than anybody reads in a chat
_SEARCHED = 200  # for a course creator: others' mails to the same address come off afterwards
_MOST_DAYS = 366


class Role(Enum):
    """Who is asking, as the contract's token says."""

    GUEST = "guest"
    MITGLIED = "mitglied"
    ANBIETER = "anbieter"
    TEAM = "team"


@dataclass(frozen=True)
class Asker:
    """The one who asks: `sub` and `email` are the token's."""

    role: Role
    sub: str = ""
    email: str = ""


class Outcome(Enum):
    """What came of a look-up."""

    FOUND = "found"
    NONE = "none"  # nothing that this asker may see in that time; not "never sent"
    NOT_ALLOWED = "not_allowed"  # the same for addresses that exist and that do not
    LIMITED = "limited"  # too many look-ups by this asker or for this address
    UNAVAILABLE = "unavailable"  # nothing known, and whoever could know could not be asked


class Source(Enum):
    """Where the knowledge comes from."""

    STORE = "store"
    API = "api"
    DEMO = "demo"


@dataclass(frozen=True)
class LookupResult:
    """What was found. `as_of` says how fresh the knowledge is; `failure` what kept it from being fresher."""

    outcome: Outcome
    deliveries: tuple[Delivery, ...] = ()
    as_of: datetime | None = None
    source: Source = Source.STORE
    failure: type[MailjetError] | None = None


def _now() -> datetime:
    return datetime.now(timezone.utc)


class Lookup:
    """The use case "what happened to the mails to this address?"."""

    def __init__(
        self,
        store: DeliveryStore,
        client: MailjetClient | None = None,
        *,
        breaker: CircuitBreaker | None = None,
        cache: MutableMapping[tuple[str, int], Answer] | None = None,
        limits: LookupLimits | None = LookupLimits(),  # noqa: B008 - frozen, safe to share
        demo: bool = False,
        clock: Callable[[], datetime] = _now,
        monotonic: Callable[[], float] = time.monotonic,
        hash_key: bytes = b"",
    ) -> None:
        """Keep the parts.

        Args:
            store: Where events are.
            client: Who asks Mailjet; None means that only the store is asked.
            breaker: Keeps a Mailjet that is down from being asked.
            cache: For Mailjet's answers; by default they are kept for 30 seconds.
            limits: How often may be asked; None means no limit.
            demo: Whether demo data may be shown. Otherwise it is passed over, even if the store has some.
            clock: Tells the time, aware and in UTC.
            monotonic: Seconds that never go back, for limits.
            hash_key: Key for addresses in the audit trail and the log. Without one a random key is made,
                and hashes from before a restart cannot be matched.
        """
        self._store = store
        self._asking = Asking(client, breaker or CircuitBreaker(), cache, clock) if client else None
        self._throttle = Throttle(limits, monotonic) if limits else None
        self._demo = demo
        self._clock = clock
        self._key = hash_key or secrets.token_bytes(32)

    def find(self, asker: Asker, address: str, days: int = 30) -> LookupResult:
        """Find the mails of the last days to one address that this asker may see, newest first."""
        wanted = normalise_address(address)
        if not _may_ask(asker, wanted):
            result = LookupResult(Outcome.NOT_ALLOWED)
        elif self._throttle and not self._throttle.allow(_name(asker), wanted):
            result = LookupResult(Outcome.LIMITED)
        elif not looks_like_address(wanted):
            result = LookupResult(Outcome.NONE, as_of=self._clock())
        else:
            result = self._search(asker, wanted, min(max(days, 1), _MOST_DAYS))
        self._note(asker, wanted, result)
        return result

    def hash_of(self, address: str) -> str:
        """Return the hash under which an address stands in the audit trail, to export or erase it there."""
        return address_hash(address, self._key)

    def _search(self, asker: Asker, wanted: str, days: int) -> LookupResult:
        since = self._clock() - timedelta(days=days)
        stored = self._stored(wanted, since, _SEARCHED if asker.role is Role.ANBIETER else _SHOWN)
        asked = self._asking.ask(wanted, days, known=stored or ()) if self._asking else None
        visible = [one for one in _joined(stored or (), asked) if _may_see(asker, one, wanted)]
        shown = newest_first(visible)[:_SHOWN]
        failure = asked.failure if asked else None
        if not shown and (failure or (stored is None and not asked)):
            return LookupResult(Outcome.UNAVAILABLE, failure=failure)
        fresh = asked is not None and asked.failure is None
        source = Source.API if fresh else Source.STORE
        as_of = asked.at if fresh and asked else _last_received(shown) or (None if failure else self._clock())
        if self._demo and (not shown or any(one.demo for one in shown)):
            source = Source.DEMO
        return LookupResult(Outcome.FOUND if shown else Outcome.NONE, shown, as_of, source, failure)

    def _stored(self, wanted: str, since: datetime, limit: int) -> tuple[Delivery, ...] | None:
        try:
            found = self._store.deliveries_to(wanted, since, limit)
        except StoreUnavailable:  # the store has logged it; Mailjet may still know
            return None
        return tuple(one for one in found if self._demo or not one.demo)

    def _note(self, asker: Asker, wanted: str, result: LookupResult) -> None:
        tag = address_hash(wanted, self._key)
        log.info(
            "lookup.done",
            role=asker.role.value,
            address=tag,
            outcome=result.outcome.value,
            failure=result.failure.__name__ if result.failure else None,
        )
        who = asker.sub if "@" not in asker.sub else address_hash(asker.sub, self._key)
        try:
            self._store.add_audit(self._clock(), f"{asker.role.value}:{who}", tag, result.outcome.value)
        except StoreUnavailable:
            log.error(  # noqa: TRY400 - the store has logged the cause
                "lookup.audit_missing", role=asker.role.value, address=tag
            )


def _may_ask(asker: Asker, wanted: str) -> bool:
    """Decide from the question alone, so that a "no" takes the same work for every address."""
    if asker.role is Role.TEAM:
        return True
    if asker.role is Role.ANBIETER:
        return bool(asker.sub.strip())
    if asker.role is Role.MITGLIED:
        return looks_like_address(wanted) and normalise_address(asker.email) == wanted
    return False


def _may_see(asker: Asker, delivery: Delivery, wanted: str) -> bool:
    """Decide about one mail. The recipient is compared again, whoever found it."""
    if delivery.recipient != wanted:
        return False
    if asker.role is Role.ANBIETER:
        return carries(asker.sub, delivery.payload, delivery.custom_id)
    return _may_ask(asker, wanted)


def _name(asker: Asker) -> str:
    return f"{asker.role.value}:{asker.sub or normalise_address(asker.email)}"


def _joined(stored: tuple[Delivery, ...], asked: Answer | None) -> list[Delivery]:
    by_id = {one.message_id: one for one in stored}
    for one in asked.deliveries if asked else ():
        known = by_id.get(one.message_id)
        by_id[one.message_id] = join(known, one) if known else one
    return list(by_id.values())


def _last_received(shown: tuple[Delivery, ...]) -> datetime | None:
    return max((e.received_at for one in shown for e in one.events if e.received_at), default=None)
