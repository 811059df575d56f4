"""Fetches what Mailjet's API tells about the sending account itself: key, senders, domains, daily counters.

Not for judging it (bot/account/diagnosis.py). Blocking: call it in a thread. Secrets in Mailjet's rows are never kept.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, timezone
from enum import Enum
from typing import Any

import structlog

from bot.mail.errors import LoginRejected, MailjetError, RateLimited, Unreachable
from bot.mail.mailjet import SUSPENDED_CODE, MailjetClient

log = structlog.get_logger(__name__)

DAYS = 30
"""How far back the counters go: the period that the diagnosis compares with Mailjet's limits."""
BUDGET_S = 2.5
"""For all calls together; the action that waits for them is given up half a second later."""
_LEAST_S = 0.3
_MOST_ROWS = 200

Row = Mapping[str, Any]


class Sending(Enum):
    """What the sandbox said about sending."""

    UNKNOWN = "unknown"  # not asked: the operator has not allowed it, or Mailjet is down
    ALLOWED = "allowed"
    SUSPENDED = "suspended"
    SENDER_REFUSED = "sender_refused"


@dataclass(frozen=True)
class KeyState:
    """The key itself. `active` is None where Mailjet does not say."""

    active: bool | None
    runlevel: str
    quarantine: float


@dataclass(frozen=True)
class SenderState:
    """One sender address and Mailjet's word for its state, lowered."""

    email: str
    status: str


@dataclass(frozen=True)
class DomainState:
    """One sending domain; states are Mailjet's words, lowered ("ok", "error", "not checked", "not found")."""

    domain: str
    dkim: str
    spf: str


@dataclass(frozen=True)
class DayCounters:
    """The counters of one day, or of the whole period where `day` is None."""

    day: date | None
    total: int = 0
    sent: int = 0
    queued: int = 0
    blocked: int = 0
    bounced: int = 0
    complaints: int = 0
    unsubscribed: int = 0
    clicked: int = 0


@dataclass(frozen=True)
class AccountSnapshot:
    """What could be fetched; None means not known, and `failure` says what kept it from being known."""

    key: KeyState | None = None
    senders: tuple[SenderState, ...] | None = None
    domains: tuple[DomainState, ...] | None = None
    days: tuple[DayCounters, ...] | None = None
    sending: Sending = Sending.UNKNOWN
    failure: type[MailjetError] | None = None


class AccountApi:
    """Asks about the account of one key pair."""

    def __init__(
        self,
        client: MailjetClient,
        api_key: str,
        probe_sender: str | None = None,
        *,
        budget_s: float = BUDGET_S,
        clock: Callable[[], float] = time.monotonic,
        now: Callable[[], datetime] = lambda: datetime.now(timezone.utc),
    ) -> None:
        """Keep the parts.

        Args:
            client: Who talks to Mailjet; share it with the look-ups, so that a rejected login counts for both.
            api_key: The key that is asked about, to find its row.
            probe_sender: Sender for the sandbox; None means that sending is not probed.
            budget_s: Seconds for all calls together.
            clock: Seconds that never go back.
            now: The time, aware and in UTC.
        """
        self._client = client
        self._api_key = api_key
        self._probe_sender = probe_sender
        self._budget_s = budget_s
        self._clock = clock
        self._now = now

    def snapshot(self) -> AccountSnapshot:
        """Fetch everything; the first sign of a rejected login or a Mailjet that is down ends the asking."""
        until = self._clock() + self._budget_s
        seen = AccountSnapshot()
        # The sandbox first: a suspended key may be refused everywhere else with a bare 401, which says nothing.
        for part in (self._with_sending, self._with_key, self._with_days, self._with_senders, self._with_domains):
            left = until - self._clock()
            if left < _LEAST_S:
                return replace(seen, failure=Unreachable)
            try:
                seen = part(seen, left)
            except MailjetError as error:
                log.warning("account.part_missing", error=type(error).__name__, status=error.status)
                if isinstance(error, (Unreachable, RateLimited)) or (
                    isinstance(error, LoginRejected) and error.status == 401
                ):
                    return replace(seen, failure=type(error))
        return seen

    def days(self) -> tuple[DayCounters, ...]:
        """Fetch only the daily counters, for the daily check.

        Raises:
            MailjetError: one of its four kinds.
        """
        return self._with_days(AccountSnapshot(), self._budget_s).days or ()

    def _with_sending(self, seen: AccountSnapshot, _left: float) -> AccountSnapshot:
        if not self._probe_sender:
            return seen
        code = self._client.sandbox_refusal(self._probe_sender)
        if code is None:
            return replace(seen, sending=Sending.ALLOWED)
        if code == SUSPENDED_CODE:
            return replace(seen, sending=Sending.SUSPENDED)
        refused = code in ("send-0006", "send-0007", "send-0008")
        return replace(seen, sending=Sending.SENDER_REFUSED if refused else Sending.UNKNOWN)

    def _with_key(self, seen: AccountSnapshot, left: float) -> AccountSnapshot:
        rows = self._client.rows("apikey", {"Limit": _MOST_ROWS}, within_s=left)
        mine = next((row for row in rows if row.get("APIKey") == self._api_key), rows[0] if len(rows) == 1 else None)
        if mine is None:
            return seen
        active = _flag(mine.get("IsActive"))
        runlevel = str(mine.get("Runlevel") or "").strip()
        return replace(seen, key=KeyState(active, runlevel, _number(mine.get("QuarantineValue"))))

    def _with_days(self, seen: AccountSnapshot, left: float) -> AccountSnapshot:
        since = self._now() - timedelta(days=DAYS)
        params: dict[str, str | int] = {
            "CounterSource": "APIKey", "CounterTiming": "Message", "CounterResolution": "Day",
            "FromTS": int(since.timestamp()), "Limit": _MOST_ROWS,
        }  # fmt: skip
        rows = self._client.rows("statcounters", params, within_s=left)
        return replace(seen, days=tuple(_counters(row) for row in rows))

    def _with_senders(self, seen: AccountSnapshot, left: float) -> AccountSnapshot:
        rows = self._client.rows("sender", {"Limit": _MOST_ROWS}, within_s=left)
        found = [SenderState(str(row.get("Email") or ""), str(row.get("Status") or "").lower()) for row in rows]
        return replace(seen, senders=tuple(one for one in found if one.email and one.status != "deleted"))

    def _with_domains(self, seen: AccountSnapshot, left: float) -> AccountSnapshot:
        rows = self._client.rows("dns", {"Limit": _MOST_ROWS}, within_s=left)
        found = [
            DomainState(
                str(row.get("Domain") or ""),
                str(row.get("DKIMStatus") or "").lower(),
                str(row.get("SPFStatus") or "").lower(),
            )
            for row in rows
        ]
        return replace(seen, domains=tuple(one for one in found if one.domain))


def _counters(row: Row) -> DayCounters:
    def count(name: str) -> int:
        return max(int(_number(row.get(f"Message{name}Count"))), 0)

    return DayCounters(
        day=_day(row.get("Timeslice")),
        total=max(int(_number(row.get("Total"))), 0),
        sent=count("Sent"),
        queued=count("Queued"),
        blocked=count("Blocked"),
        bounced=count("HardBounced") + count("SoftBounced"),
        complaints=count("Spam"),
        unsubscribed=count("Unsubscribed"),
        clicked=count("Clicked"),
    )


def _day(text: object) -> date | None:
    try:
        return datetime.fromisoformat(str(text).replace("Z", "+00:00")).date()
    except ValueError:
        return None


def _number(value: object) -> float:
    # The samples in Mailjet's documentation print numbers as texts, its real answers do not.
    try:
        return float(str(value).strip())
    except ValueError:
        return 0.0


def _flag(value: object) -> bool | None:
    text = str(value).strip().lower()
    return {"true": True, "1": True, "false": False, "0": False}.get(text)
