"""The decision table, row by row."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.account.diagnosis import Signal, Unknown, diagnose
from bot.account.rates import Level, judge
from bot.account.thresholds import THRESHOLDS, Metric
from bot.mail.account_api import AccountSnapshot, DayCounters, DomainState, KeyState, SenderState, Sending
from bot.mail.errors import LoginRejected, RateLimited, Unreachable, UnusableAnswer

DAY = date(2026, 11, 3)
GOOD = DayCounters(DAY, total=1000, sent=970, bounced=10, clicked=90, unsubscribed=2)
FINE = AccountSnapshot(
    key=KeyState(active=True, runlevel="Normal", quarantine=0),
    senders=(SenderState("kurse@beispiel.test", "active"),),
    domains=(DomainState("beispiel.test", "ok", "ok"),),
    days=(GOOD,),
    sending=Sending.ALLOWED,
)


def _days(**changes: int) -> AccountSnapshot:
    return replace(FINE, days=(replace(GOOD, **changes),))


@pytest.mark.parametrize(
    ("seen", "signals"),
    [
        (FINE, {Signal.FINE}),
        (replace(FINE, sending=Sending.SUSPENDED), {Signal.SUSPENDED}),
        (AccountSnapshot(sending=Sending.SUSPENDED, failure=LoginRejected), {Signal.SUSPENDED}),
        (AccountSnapshot(failure=LoginRejected), {Signal.LOGIN_REJECTED}),
        (AccountSnapshot(failure=Unreachable), {Signal.DOWN}),
        (AccountSnapshot(failure=RateLimited), {Signal.ASKED_TOO_OFTEN}),
        (AccountSnapshot(failure=UnusableAnswer), {Signal.UNUSABLE}),
        (replace(FINE, key=KeyState(active=False, runlevel="Normal", quarantine=0)), {Signal.KEY_INACTIVE}),
        (replace(FINE, key=KeyState(active=True, runlevel="Hardlock", quarantine=0)), {Signal.KEY_RESTRICTED}),
        (replace(FINE, key=KeyState(active=True, runlevel="normal", quarantine=1)), {Signal.QUARANTINE}),
        (replace(FINE, senders=(SenderState("a@b.de", "inactive"),)), {Signal.SENDER_INACTIVE}),
        (replace(FINE, sending=Sending.SENDER_REFUSED), {Signal.SENDER_INACTIVE}),
        (replace(FINE, domains=(DomainState("b.de", "error", "ok"),)), {Signal.DKIM}),
        (replace(FINE, domains=(DomainState("b.de", "ok", "not found"),)), {Signal.SPF}),
        (replace(FINE, domains=(DomainState("b.de", "not checked", "not checked"),)), {Signal.FINE}),
        (_days(queued=900, sent=20, bounced=0, unsubscribed=0), {Signal.LIMIT}),
        (_days(queued=900, sent=199, bounced=0, unsubscribed=0), {Signal.LIMIT_FREE_PLAN}),
        (_days(queued=900, sent=20, bounced=91, unsubscribed=0), {Signal.LIMIT_AFTER_RATES, Signal.RATE}),
        (_days(queued=5), {Signal.FINE}),
    ],
)
def test_each_sign_has_its_own_conclusion(seen: AccountSnapshot, signals: set[Signal]) -> None:
    assert diagnose(seen).signals == signals


def test_what_was_not_seen_is_said_to_be_unknown() -> None:
    assert diagnose(AccountSnapshot(failure=Unreachable)).unknown == tuple(Unknown)
    assert diagnose(replace(FINE, sending=Sending.UNKNOWN)).unknown == (Unknown.SENDING,)
    assert diagnose(FINE).unknown == ()


def test_the_gravest_comes_first_and_the_reason_follows_the_rates() -> None:
    found = diagnose(replace(_days(bounced=91), sending=Sending.SUSPENDED))
    assert [one.signal for one in found.findings] == [Signal.SUSPENDED, Signal.RATE]
    assert found.likely_reason == "bounces"
    assert diagnose(_days(queued=900, sent=20, bounced=0, unsubscribed=0)).likely_reason == "limit"
    assert diagnose(FINE).likely_reason is None


@pytest.mark.parametrize(
    ("changes", "metric", "level"),
    [
        ({"bounced": 91}, Metric.BOUNCES, Level.ALARM),
        ({"bounced": 60}, Metric.BOUNCES, Level.WARNING),
        ({"total": 2000, "sent": 2000, "complaints": 4}, Metric.COMPLAINTS, Level.ALARM),
        ({"total": 200_000, "sent": 200_000, "complaints": 51}, Metric.COMPLAINTS_A_DAY, Level.ALARM),
        ({"unsubscribed": 20}, Metric.UNSUBSCRIBED, Level.ALARM),
        ({"unsubscribed": 11, "clicked": 5}, Metric.UNSUBSCRIBED, Level.ALARM),
        ({"unsubscribed": 11, "clicked": 90}, Metric.UNSUBSCRIBED, Level.WARNING),
        ({"blocked": 310}, Metric.BLOCKED, Level.ALARM),
    ],
)
def test_a_rate_is_compared_with_its_published_limit(changes: dict[str, int], metric: Metric, level: Level) -> None:
    (found,) = judge([replace(GOOD, **changes)])
    assert (found.metric, found.level, found.day) == (metric, level, DAY)


def test_a_rate_at_its_limit_is_not_over_it() -> None:
    (found,) = judge([replace(GOOD, bounced=80)])
    assert found.level is Level.WARNING
    assert not judge([replace(GOOD, bounced=50)])


def test_few_mails_are_not_judged_by_the_day_but_by_the_month() -> None:
    small = DayCounters(DAY, total=40, sent=36, bounced=4)
    assert not judge([small])
    (found,) = judge([small, small])
    assert (found.day, round(found.value, 2)) == (None, 0.1)


def test_no_mail_at_all_is_no_rate() -> None:
    assert not judge([DayCounters(DAY)])
    assert not judge([])


def test_every_limit_names_its_source_and_day() -> None:
    for threshold in THRESHOLDS.values():
        assert threshold.source.startswith("https://")
        assert threshold.warning < threshold.alarm
