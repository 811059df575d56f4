"""Compares an account's daily counters with Mailjet's published limits. Pure.

Spamtraps and complaints written to Mailjet itself are in no counter: they stay unknown here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum

from bot.account.thresholds import THRESHOLDS, UNSUBSCRIBED_OVER_CLICKS, Metric, Threshold
from bot.mail.account_api import DayCounters


class Level(Enum):
    """How near a value is to its limit."""

    WARNING = "warnung"
    ALARM = "alarm"


@dataclass(frozen=True)
class RateFinding:
    """One value worth telling: a share of 1 (or mails a day), on which day, and the limit that it reaches."""

    metric: Metric
    level: Level
    value: float
    limit: float
    day: date | None


def judge(days: Iterable[DayCounters], thresholds: Mapping[Metric, Threshold] = THRESHOLDS) -> tuple[RateFinding, ...]:
    """Return the worst day of every metric that comes near its limit or over it, alarms first."""
    dated = tuple(days)
    worst: dict[Metric, RateFinding] = {}
    for counters in (*dated, _sum(dated)):
        for metric, threshold in thresholds.items():
            found = _judge_one(counters, metric, threshold)
            if found and (metric not in worst or _weight(found) > _weight(worst[metric])):
                worst[metric] = found
    order = list(Metric)
    return tuple(sorted(worst.values(), key=lambda one: (one.level is not Level.ALARM, order.index(one.metric))))


def _sum(days: tuple[DayCounters, ...]) -> DayCounters:
    # Many small days: each alone is too small to judge, together they are not.
    names = ("total", "sent", "queued", "blocked", "bounced", "complaints", "unsubscribed", "clicked")
    return DayCounters(None, **{name: sum(getattr(one, name) for one in days) for name in names})


def _judge_one(counters: DayCounters, metric: Metric, threshold: Threshold) -> RateFinding | None:
    base, part = _base_and_part(counters, metric)
    if not base or base < threshold.least:
        return None
    value = float(part) if metric is Metric.COMPLAINTS_A_DAY else part / base
    alarm = threshold.alarm
    if metric is Metric.UNSUBSCRIBED and counters.unsubscribed > counters.clicked:
        alarm = UNSUBSCRIBED_OVER_CLICKS
    if value > alarm:
        return RateFinding(metric, Level.ALARM, value, alarm, counters.day)
    if value > threshold.warning:
        return RateFinding(metric, Level.WARNING, value, alarm, counters.day)
    return None


def _base_and_part(counters: DayCounters, metric: Metric) -> tuple[int, int]:
    # Which count is divided by which: Mailjet's guides/_statistics.md.
    if metric is Metric.BOUNCES:
        return counters.total, counters.bounced
    if metric is Metric.BLOCKED:
        return counters.total, counters.blocked
    if metric is Metric.UNSUBSCRIBED:
        return counters.sent, counters.unsubscribed
    if metric is Metric.COMPLAINTS_A_DAY and counters.day is None:
        return 0, 0  # the sum of a month says nothing about a day
    return counters.sent, counters.complaints


def _weight(found: RateFinding) -> tuple[bool, float]:
    return found.level is Level.ALARM, found.value
