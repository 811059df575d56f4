"""What is taken along of a conversation: its last turns, without secrets and with addresses masked if so configured."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from bot.account.request import contains_secret
from bot.cases.models import Line
from bot.privacy.mask import mask

USER, BOT = "user", "bot"
MOST_LINES = 60
MOST_CHARACTERS = 1_500
LEFT_OUT = "[…]"


def transcript(events: Iterable[Mapping[str, Any]], *, masked: bool) -> tuple[Line, ...]:
    """Return the newest lines of a conversation, oldest first.

    Args:
        events: Rasa's events as dictionaries.
        masked: whether addresses, names and telephone numbers are replaced.
    """
    lines = [line for line in (_line(event, masked) for event in events) if line]
    return tuple(lines[-MOST_LINES:])


def _line(event: Mapping[str, Any], masked: bool) -> Line | None:
    who = event.get("event")
    text = str(event.get("text") or "").strip()
    if who not in (USER, BOT) or not text:
        return None
    if who == USER and contains_secret(text):
        return Line(USER, LEFT_OUT)
    text = mask(text) if masked else text
    return Line(str(who), text if len(text) <= MOST_CHARACTERS else text[:MOST_CHARACTERS] + " …")
