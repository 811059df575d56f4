"""Every number that a verdict rests on, with its source and whether it may be promised to anybody.

Where sources contradict each other the number only sorts mails by age and is never said.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True)
class Figure:
    """One span of time, where it comes from, and whether it holds well enough to be said."""

    span: timedelta
    source: str
    may_be_promised: bool


PEAK_DELAY = Figure(
    timedelta(minutes=15),
    "help article 'Zustellung': at peak times a delivery can take up to 15 minutes",
    may_be_promised=True,
)
HOURS_END = Figure(
    timedelta(hours=24),
    "own judgement: within a day people count in hours",
    may_be_promised=False,
)
RETRY_PERIOD = Figure(
    timedelta(days=3),
    "mailjet/api-documentation guides/_statistics.md: 3 days, then soft bounce; others say 24 h or 7 days",
    may_be_promised=False,
)


@dataclass(frozen=True)
class TroubleLimits:
    """What counts as trouble: at least so many failures in the window, and at least this part of all mails."""

    window: timedelta = timedelta(hours=1)
    least: int = 10  # fewer are chance: three of four mails say nothing about a provider
    rate: float = 0.2  # Mailjet's own alarm for a whole account is at 5 to 8 %, so a fifth at one provider stands out
