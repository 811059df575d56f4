"""Whether somebody asks what the block comes from, and which likely causes he has told himself. Pure.

Nobody but Mailjet knows the reason: what is told here only makes a cause likely.
"""

# ruff: noqa: E501 - tables of word patterns: one row, one line
from __future__ import annotations

import re
from enum import Enum

from bot.account.telling import clauses, is_asked

_I = re.IGNORECASE


class Cause(str, Enum):
    """What a block often comes from; the value is part of a response's name."""

    LIST = "liste"
    RETURNS = "ruecklaeufer"
    COMPLAINTS = "beschwerden"
    STRANGER = "fremd"


REASON_OF = {Cause.LIST: "spam", Cause.RETURNS: "bounces", Cause.COMPLAINTS: "beschwerden", Cause.STRANGER: "verdacht"}
"""Cause → the reason (bot/account/notice.py) whose steps help against it."""

_CONTACTS = r"(?:\w{0,12}listen?|adressen|kontakte?n?|verteiler\w{0,2}|leuten?|empfänger\w?|bestand)"
_SIGNS: tuple[tuple[Cause, re.Pattern[str]], ...] = (
    (Cause.STRANGER, re.compile(r"\b(?:ge|rein|ein)?gehackt\b|\bfremde[rn]? (?:zugriff|login)\b|\breingehackt\b", _I)),
    (
        Cause.LIST,
        re.compile(
            rf"\b(?:alt|älter|uralt|gekauft|übernommen|gemietet)\w{{1,2}}\b.{{0,20}}\b{_CONTACTS}\b|\b{_CONTACTS}\b.{{0,40}}\b(?:gekauft|übernommen|abgetippt|von (?:einer?|ner|der) (?:messe|agentur))\b"
            r"|\b\w{0,15}messe (?:19|20)\d\d\b|\bgewinnspiel\w{0,3}\b",
            _I,
        ),
    ),
    (
        Cause.RETURNS,
        re.compile(
            r"\b(?:zurückgekommen\w{0,2}|zurück gekommen|rückläufer\w{0,2}|unzustellbar\w{0,2}|bounces?|tote[rn]? adressen)\b",
            _I,
        ),
    ),
    (Cause.COMPLAINTS, re.compile(r"\b(?:beschwer\w{1,6}|als spam (?:gemeldet|markiert))\b", _I)),
)
_WHY = re.compile(
    r"\b(?:warum|wieso|weshalb|weswegen|woran|wodurch|grund|gründe|ursache|wegen|schuld)\b|\blieg(?:t|ts|t's)\b.{0,30}\b(?:an|am|daran|dran)\b"
    r"|\b(?:von|vom|daher|davon|dadurch|daran)\b.{0,60}\b(?:kommen|kommt|gekommen|gelegen|liegen|sein)\b|\bkomm(?:t|ts)\b.{0,20}\b(?:von|vom|daher|davon)\b",
    _I,
)
_BLOCK = re.compile(r"\b(?:gesperrt|sperre|sperrung|blockiert|dicht|zu|suspendiert)\b", _I)
_POINTS_AT_IT = re.compile(
    r"\b(?:das|es|daran|dran|davon|daher|dadurch|liegts|kommts|liste|adressen|kontakte|bounces|rückläufer|beschwerden)\b",
    _I,
)
_WHAT_IS_UP = re.compile(
    r"^\W*(?:(?:und|also|aber)\W+)*was (?:ist|war) (?:(?:da|denn|hier|jetzt|bloß|nur) ){0,2}(?:los|passiert|schief\w*)\b",
    _I,
)
_OTHER_WHY = re.compile(r"\b(?:dauert|brauch\w{0,2}|frag\w{0,3}|angeben|schreiben|antwort\w{0,3}|soll|muss)\b", _I)


def asks_for_the_cause(text: str) -> bool:
    """Return whether a message asks what the block comes from ("liegt es an der liste?", "was ist da los")."""
    return any(is_asked(one) and _asks(one) for one in clauses(text))


def _asks(clause: str) -> bool:
    if _WHAT_IS_UP.search(clause):
        return True
    meant = _BLOCK.search(clause) or _POINTS_AT_IT.search(clause)
    return bool(_WHY.search(clause) and meant) and not _OTHER_WHY.search(clause)


def causes_told(text: str) -> tuple[Cause, ...]:
    """Return the likely causes that somebody has told, the weightiest first; none that is only denied."""
    return tuple(cause for cause, pattern in _SIGNS if any(_tells(pattern, one) for one in clauses(text)))


def _tells(pattern: re.Pattern[str], clause: str) -> bool:
    match = pattern.search(clause)
    return bool(match) and not re.search(
        r"\b(?:kein\w{0,2}|nicht|nie)\W+(?:\w+\W+)?$", clause[: match.start()] if match else "", _I
    )
