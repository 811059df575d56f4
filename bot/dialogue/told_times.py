"""How long ago something was, in words of time that people use where they name no number of minutes. Pure."""

from __future__ import annotations

import re

_I = re.IGNORECASE
_LONG = re.compile(
    r"\b(?:\d{1,3}|ein(?:er|em|e)?|zwei|drei|vier|fünf|sechs|sieben|acht|zehn|zwölf|paar|mehrere\w*|halbe\w*)\s+"
    r"(?:stunden?|std|tag\w*|woch\w*|monat\w*|jahr\w*)\b"
    r"|\bheu(?:t|te)\s+(?:nacht|früh|morgen|vormittag)\b|\b(?:vor)?gestern\b|\bgestrig\w*|\bnachts\b"
    r"|\bmitternacht\b"
    r"|\bletzte[nrs]?\s+(?:nacht|woche|monat|jahr)\b|\b(?:seit|vor)\s+(?:stunden|tagen|wochen|monaten)\b",
    _I,
)
_FRESH = re.compile(r"\b\d{1,2}\s*(?:min\b|minute\w*)", _I)
_AGES = ((7 * 24 * 60, "Wochen", "einer Woche"), (24 * 60, "Tagen", "einem Tag"))


def long_ago(text: str) -> bool:
    """Return whether the message tells of something that lies further back than a mail ever takes."""
    return bool(_LONG.search(text))


def just_now(text: str) -> bool:
    """Return whether the message names a number of minutes, and so something new."""
    return bool(_FRESH.search(text))


def since_in_words(minutes: int) -> str | None:
    """Return how long that is, as it stands after "seit"; None where it is less than a day."""
    for unit, many, one in _AGES:
        count = round(minutes / unit)
        if minutes >= unit:
            return one if count == 1 else f"{count} {many}"
    return None
