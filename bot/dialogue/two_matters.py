"""Sees two matters in one message: a missing mail and a suspended account. Pure.

The guide of one of them answers; this only tells that the other was mentioned, so that it can be named.
"""

from __future__ import annotations

import re

from bot.dialogue.questions import Topic

_I = re.IGNORECASE
_PART = re.compile(r"[.;!?,\n]|\b(?:und|außerdem|ausserdem|zudem|dazu|zusätzlich|dann noch|zweitens|plus|and)\b", _I)
_CAUSE = re.compile(r"\b(?:weil|deshalb|deswegen|daher|dadurch|darum|seitdem|wegen|sodass|weswegen)\b", _I)
"""One matter and what follows from it."""
_TWO = re.compile(
    r"\b(?:auch|außerdem|ausserdem|zudem|zusätzlich|zweitens|noch was|noch etwas|dazu noch|plus"
    r"|zwei (?:sachen|dinge|fragen|probleme))\b",
    _I,
)
_SOMEBODY = re.compile(r"\b(?:kund\w*|mitglied\w*|teilnehm\w*|käufer\w*|schüler\w*|klient\w*|ich|mir|er|sie)\b", _I)
_SUSPENDED = re.compile(
    r"\b(?:mailjet|account|acc|konto|versand)\b.{0,40}\b(?:ge|ver)?(?:sperr\w*|blockiert|suspend\w*|deaktiviert|eingefroren|dicht)\b"
    r"|\bgesperrt\w*\b.{0,20}\b(?:mailjet|account|konto)\b",
    _I,
)
_MISSING = re.compile(
    r"\b(?:bekomm\w*|bekam|krieg\w*|erh[aä]lt\w*|vermiss\w*)\b.{0,30}\b(?:kein\w*|nie|nichts?|nix|nich)\b"
    r"|\b(?:mails?|e-?mails?|\w+-?mails?|nachricht\w*|link|rechnung\w*|zugang\w*|bestätigung\w*|einladung\w*)\b.{0,30}"
    r"\b(?:fehl\w*|nicht|nich|nie)\b"
    r"|\bfehl\w*\b.{0,40}\b(?:\w*mails?|nachricht\w*|\w*link|rechnung\w*)\b",
    _I,
)


def other_matter(text: str, answered: Topic) -> Topic | None:
    """Return the second topic of a message, None where there is one matter only.

    Args:
        text: the whole message.
        answered: the topic whose guide answers it.
    """
    if _CAUSE.search(text):
        return None
    parts = [part for part in _PART.split(text) if part.strip()]
    suspended = [part for part in parts if _SUSPENDED.search(part)]
    missing = [part for part in parts if _MISSING.search(part) and part not in suspended]
    if not suspended or not missing:
        return None
    if not (_TWO.search(text) or any(_SOMEBODY.search(part) for part in missing)):
        return None
    return Topic.SUSPENSION if answered is Topic.DELIVERY else Topic.DELIVERY
