"""The note to the team when the sending account comes near one of Mailjet's limits (bot/account/watch.py).

Told through the same channel as a hand-over. Not for the chat: there actions/sperrung_diagnose.py tells the rates.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from datetime import date

from bot.account.rates import RateFinding
from bot.account.rates_wording import rate
from bot.cases.texts import Texts

Send = Callable[[str, str], object]
"""Takes a key, under which a note is told once, and the text."""


def rates_note(findings: Sequence[RateFinding], texts: Texts) -> str:
    """Return the text for the team."""
    lines = "\n".join(texts.say(rate(one)) for one in findings)
    return "\n\n".join((texts.say("utter_teampost_raten"), lines, texts.say("utter_teampost_raten_weiter")))


def rates_key(findings: Sequence[RateFinding], today: date) -> str:
    """Return a key that stays the same while there is nothing new to tell.

    A value of one day is told once. The sum of a month has no day, so it is told again in the next week.
    """
    year, week, _ = today.isocalendar()
    told = sorted(
        f"{one.metric.value} {one.level.value} {one.day.isoformat() if one.day else f'{year}-{week}'}"
        for one in findings
    )
    return f"rates:{hashlib.sha256(','.join(told).encode()).hexdigest()[:32]}"


def rates_teller(send: Send, today: Callable[[], date] = date.today) -> Callable[[tuple[RateFinding, ...]], None]:
    """Return the hook of the daily check: writes the note and sends it, each news once."""

    def tell(findings: tuple[RateFinding, ...]) -> None:
        send(rates_key(findings, today()), rates_note(findings, Texts()))

    return tell
