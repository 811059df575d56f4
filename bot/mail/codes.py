"""Reads a reply code that is asked about alone: "was heißt 5.7.1?", "Fehler 552". Pure.

Not for replies with words, which say more than their code (`bounce.py`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.mail.bounce_words import DETAIL_OF_CODE, Detail
from bot.mail.smtp import is_listed, read_reply
from bot.mail.status import Reason

MOST_WORDS = 16
"""In more words a message tells a story in which a number may be anything."""
BASIC = frozenset({
    "421", "450", "451", "452", "454", "521", "530", "535", "541", "550", "551", "552", "553", "554", "556", "571",
})  # fmt: skip
"""Codes that only a mail server uses; 500 to 504 are mostly those of web pages."""
VAGUE = frozenset({"5.7.1", "5.0.0", "5.5.0", "4.7.1", "5.4.1", "5.2.0", "4.2.0"})
"""Codes that say little without the words behind them."""

_ENHANCED = re.compile(r"(?<![\d.,\w])#?(?P<code>[245]\.\d{1,3}\.\d{1,3})(?![.,]?\d)")
_PLAIN = re.compile(r"(?<![\d.,\w-])(?P<code>[245]\d\d)(?![.,]?\d|\w)")
_ASKED = re.compile(
    r"\b(?:fehler\w*|error\w*|(?:\w+-)?codes?|status\w*|smtp\w*|bounce\w*|ndr|dsn|meldung|rückmeldung|antwort|heißt|heisst|"
    r"bedeut\w*|means?)\b",
    re.IGNORECASE,
)
_OF_MAIL = re.compile(r"\b(?:smtp\w*|mailserver\w*|bounce\w*|ndr|dsn)\b", re.IGNORECASE)
_DATED = re.compile(r"\b(?:am|vom|seit|bis|den|ab|der|zum)\s{1,3}$", re.IGNORECASE)
_COUNTS = re.compile(
    r"^\s{1,3}(?:mails?|e-?mails?|leute|kontakte?|mitglieder|adressen|empfänger|euro|€|stück|mal)\b", re.IGNORECASE
)


@dataclass(frozen=True)
class Code:
    """One code, what it means, and whether that is its own meaning or only the one of its class."""

    code: str
    reason: Reason
    known: bool
    detail: Detail | None = None
    worded: bool = False
    """Whether words behind the code say what it means here."""

    @property
    def kind(self) -> str:
        """The first digit: 2 accepted, 4 for the moment, 5 for good."""
        return self.code[0]

    @property
    def vague(self) -> bool:
        """Whether the words behind the code decide."""
        return self.code in VAGUE and not self.worded


def code_in(text: str, *, surely: bool = False) -> Code | None:
    """Return the code that a short message asks about, None where none is, or its number counts something else.

    Args:
        text: the message.
        surely: whether it is known that a code stands there, as two codes in a row can be nothing else.
    """
    if len(text.split()) > MOST_WORDS:
        return None
    bare = not re.sub(r"[\d.\s#?!,:()„“\"-]", "", text)
    asked = surely or bool(_ASKED.search(text))
    for one in _ENHANCED.finditer(text):
        dated = _DATED.search(text[: one.start()]) or int(one["code"].split(".")[1]) > _LAST_SUBJECT
        if not dated and (bare or asked):
            return _of(one["code"], text[one.end() :])
    for one in _PLAIN.finditer(text):
        counts = _COUNTS.match(text[one.end() :]) or _DATED.search(text[: one.start()])
        of_mail = (one["code"] in BASIC and (bare or asked)) or (asked and _OF_MAIL.search(text))
        if of_mail and not counts:
            return _of(one["code"], text[one.end() :])
    return None


_LAST_SUBJECT = 9
"""The middle number of a code is small (RFC 3463 knows 0 to 7); that of a date often is not."""


def _of(code: str, behind: str) -> Code:
    """Return a code with what the words behind it say, else what it says itself."""
    detail = DETAIL_OF_CODE.get(code)
    alone, told = read_reply(code).reason, read_reply(f"{code} {behind}").reason
    known = code in BASIC or is_listed(code) or detail is not None or code in VAGUE
    if told not in (Reason.UNKNOWN, Reason.NONE, alone):
        return Code(code, told, known=True, detail=detail, worded=True)
    return Code(code, alone, known=known, detail=detail)
