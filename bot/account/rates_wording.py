"""Which response tells a sending rate, and its values as people in Germany write them. No sentences.

Shared by the chat (actions/wording_sperrung.py) and the daily note to the team (bot/cases/rates_note.py).
"""

from __future__ import annotations

from datetime import date

from bot.account.rates import Level, RateFinding
from bot.account.thresholds import Metric

RATE = {(metric, level): f"utter_rate_{metric.value}_{level.value}" for metric in Metric for level in Level}


def rate(one: RateFinding) -> dict[str, object]:
    """Return the fragment that tells one rate with its day and limit."""
    counted = one.metric is Metric.COMPLAINTS_A_DAY
    when = {"response": "utter_am_tag", "tag": day(one.day)} if one.day else "utter_im_monat"
    return {
        "response": RATE[(one.metric, one.level)],
        "wann": when,
        "wert": f"{one.value:.0f}" if counted else percent(one.value),
        "grenze": f"{one.limit:.0f}" if counted else percent(one.limit),
    }


def percent(share: float) -> str:
    """Return a share of 1 as people in Germany write it: 9,1 %."""
    number = f"{share * 100:.2f}".rstrip("0").rstrip(".").replace(".", ",")
    return f"{number} %"


def day(moment: date) -> str:
    """Return a day as people in Germany write it: 3.11."""
    return f"{moment.day}.{moment.month}."
