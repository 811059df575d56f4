"""The decision table: from what Mailjet's API tells to what is wrong with the sending account. Pure.

Not every stall is a suspension; what the API cannot show is listed as unknown. Sources: the table in docs of Mailjet's
send API (mj-0001, mj-0015), key and DNS states of its account guides, limits in thresholds.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from bot.account.rates import Level, RateFinding, judge
from bot.account.thresholds import FREE_PLAN_A_DAY, Metric
from bot.mail.account_api import AccountSnapshot, DayCounters, Sending
from bot.mail.errors import LoginRejected, RateLimited, Unreachable, UnusableAnswer


class Signal(str, Enum):
    """One conclusion, gravest first; the value is part of a response's name."""

    SUSPENDED = "gesperrt"
    LOGIN_REJECTED = "zugang"
    DOWN = "stoerung"
    ASKED_TOO_OFTEN = "zu_oft"
    UNUSABLE = "unlesbar"
    KEY_INACTIVE = "schluessel_aus"
    KEY_RESTRICTED = "schluessel_eingeschraenkt"
    QUARANTINE = "quarantaene"
    LIMIT_AFTER_RATES = "limit_nach_raten"
    LIMIT_FREE_PLAN = "limit_gratis"
    LIMIT = "limit"
    SENDER_INACTIVE = "absender"
    RATE = "rate"
    DKIM = "dkim"
    SPF = "spf"
    FINE = "unauffaellig"


class Unknown(str, Enum):
    """What could not be seen."""

    SENDING = "versand"
    KEY = "schluessel"
    SENDERS = "absender"
    DOMAINS = "domains"
    RATES = "raten"


@dataclass(frozen=True)
class Finding:
    """One conclusion, with the address or domain it is about, the rate it rests on, or Mailjet's own word."""

    signal: Signal
    about: str = ""
    rate: RateFinding | None = None


@dataclass(frozen=True)
class Diagnosis:
    """All conclusions, gravest first, what stays unknown, and the likely reason of a suspension (a slug) if any."""

    findings: tuple[Finding, ...]
    unknown: tuple[Unknown, ...] = ()
    likely_reason: str | None = None

    @property
    def signals(self) -> frozenset[Signal]:
        """The kinds of conclusions."""
        return frozenset(one.signal for one in self.findings)


_FAILURES = {
    LoginRejected: Signal.LOGIN_REJECTED,
    Unreachable: Signal.DOWN,
    RateLimited: Signal.ASKED_TOO_OFTEN,
    UnusableAnswer: Signal.UNUSABLE,
}
_LATELY = 3
"""Days in which a queue counts as waiting now: Mailjet retries for three days at most."""
_QUEUE_AT_LEAST = 20
_QUEUE_SHARE = 0.3
"""Own judgement: minutes of ordinary waiting leave far less than a third of a day in the queue."""
_NEAR_FREE_PLAN = 0.9
_REASON_OF_METRIC = {
    Metric.BOUNCES: "bounces",
    Metric.COMPLAINTS: "beschwerden",
    Metric.COMPLAINTS_A_DAY: "beschwerden",
    Metric.UNSUBSCRIBED: "richtlinien",
    Metric.BLOCKED: "bounces",
}


def diagnose(seen: AccountSnapshot) -> Diagnosis:
    """Return what the snapshot means."""
    rates = judge(seen.days or ())
    found = [*_about_access(seen), *_about_key(seen), *_about_limit(seen.days or (), rates), *_about_domains(seen)]
    found += [Finding(Signal.RATE, rate=rate) for rate in rates]
    order = list(Signal)
    found.sort(key=lambda one: order.index(one.signal))
    unknown = _unknown(seen)
    if not found:
        found = [Finding(Signal.FINE)]
    return Diagnosis(tuple(found), unknown, _likely_reason(found, rates))


def _about_access(seen: AccountSnapshot) -> list[Finding]:
    found = []
    if seen.sending is Sending.SUSPENDED:
        found.append(Finding(Signal.SUSPENDED))
    # A suspended key may get a 401 elsewhere, too: then the suspension explains it, not a wrong login.
    if seen.failure and not (seen.sending is Sending.SUSPENDED and seen.failure is LoginRejected):
        found.append(Finding(_FAILURES.get(seen.failure, Signal.UNUSABLE)))
    return found


def _about_key(seen: AccountSnapshot) -> list[Finding]:
    if seen.key is None:
        return []
    found = []
    if seen.key.active is False:
        found.append(Finding(Signal.KEY_INACTIVE))
    if seen.key.runlevel and seen.key.runlevel.lower() != "normal":
        found.append(Finding(Signal.KEY_RESTRICTED, about=seen.key.runlevel[:20]))
    if seen.key.quarantine > 0:
        found.append(Finding(Signal.QUARANTINE))
    return found


def _about_limit(days: Sequence[DayCounters], rates: Sequence[RateFinding]) -> list[Finding]:
    dated = sorted((one for one in days if one.day), key=lambda one: str(one.day))
    lately = dated[-_LATELY:] or list(days)
    queued, total = sum(one.queued for one in lately), sum(one.total for one in lately)
    if queued < _QUEUE_AT_LEAST or queued < _QUEUE_SHARE * total:
        return []
    if any(rate.level is Level.ALARM for rate in rates):
        return [Finding(Signal.LIMIT_AFTER_RATES)]
    most = max((one.sent for one in dated), default=0)
    if _NEAR_FREE_PLAN * FREE_PLAN_A_DAY <= most <= FREE_PLAN_A_DAY:
        return [Finding(Signal.LIMIT_FREE_PLAN)]
    return [Finding(Signal.LIMIT)]


def _about_domains(seen: AccountSnapshot) -> list[Finding]:
    found = [Finding(Signal.SENDER_INACTIVE, about=one.email) for one in seen.senders or () if one.status == "inactive"]
    if seen.sending is Sending.SENDER_REFUSED and not found:
        found.append(Finding(Signal.SENDER_INACTIVE))
    for one in seen.domains or ():
        # "not checked" is no fault: Mailjet just has not looked yet.
        found += [Finding(Signal.DKIM, about=one.domain)] if one.dkim in _BROKEN else []
        found += [Finding(Signal.SPF, about=one.domain)] if one.spf in _BROKEN else []
    return found


_BROKEN = frozenset({"error", "not found"})


def _unknown(seen: AccountSnapshot) -> tuple[Unknown, ...]:
    missing = {
        Unknown.SENDING: seen.sending is Sending.UNKNOWN,
        Unknown.KEY: seen.key is None,
        Unknown.SENDERS: seen.senders is None,
        Unknown.DOMAINS: seen.domains is None,
        Unknown.RATES: not seen.days,
    }
    return tuple(one for one, is_missing in missing.items() if is_missing)


def _likely_reason(found: Sequence[Finding], rates: Sequence[RateFinding]) -> str | None:
    signals = {one.signal for one in found}
    alarm = next((rate for rate in rates if rate.level is Level.ALARM), None)
    if alarm:
        return _REASON_OF_METRIC[alarm.metric]
    if signals & {Signal.QUARANTINE, Signal.LIMIT, Signal.LIMIT_FREE_PLAN}:
        return "limit"
    return None
