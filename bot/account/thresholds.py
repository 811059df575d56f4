"""Mailjet's published limits for senders, with source and date of reading. Mailjet may change them without notice.

Not for the counting (rates.py). Where its own pages disagree both values stand here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum

READ_ON = date(2026, 11, 20)
POLICY = "https://www.mailjet.de/sending-policy/"
BOUNCE_ARTICLE = "https://documentation.mailjet.com/hc/de/articles/360043227073"


class Metric(str, Enum):
    """What is counted; the value is part of a response's name."""

    BOUNCES = "bounces"
    COMPLAINTS = "beschwerden"
    COMPLAINTS_A_DAY = "beschwerden_am_tag"
    UNSUBSCRIBED = "abmeldungen"
    BLOCKED = "blockiert"


@dataclass(frozen=True)
class Threshold:
    """One limit: shares of 1, or mails a day for COMPLAINTS_A_DAY.

    `warning` is the stricter published value, or where there is only one our own (`own_warning`): never to be told
    to users as Mailjet's. `least` is how many mails a period must have to be judged.
    """

    metric: Metric
    warning: float
    alarm: float
    source: str
    own_warning: bool = True
    least: int = 0
    read_on: date = READ_ON


_ENOUGH = 50
"""Own judgement: below that one returned mail already makes 2 %. Mailjet publishes no minimum for these rates."""

THRESHOLDS: dict[Metric, Threshold] = {
    one.metric: one
    for one in (
        # The policy page says 8 %, a help article "always below 5 %": warn at the one, alarm at the other.
        Threshold(
            Metric.BOUNCES, 0.05, 0.08, f"{POLICY} (8 %), {BOUNCE_ARTICLE} (5 %)", own_warning=False, least=_ENOUGH
        ),
        Threshold(Metric.COMPLAINTS, 0.0005, 0.0008, POLICY, least=1000),
        Threshold(Metric.COMPLAINTS_A_DAY, 30, 50, POLICY),
        Threshold(Metric.UNSUBSCRIBED, 0.01, 0.014, POLICY, least=_ENOUGH),
        Threshold(Metric.BLOCKED, 0.2, 0.3, POLICY, least=_ENOUGH),
    )
}
UNSUBSCRIBED_OVER_CLICKS = 0.01
"""The limit for unsubscribes where there are more of them than clicks (same page)."""
FREE_PLAN_A_DAY = 200
"""Mails a day in the free plan; the rest waits for the next day (hc/de 360043229453)."""
LIMIT_LASTS_DAYS = 7
"""Days of a sending limit after bad rates (hc/de 360042624754). The only firm duration that Mailjet publishes."""
