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

    @property
    def kind(self) -> str:
        """The first digit: 2 accepted, 4 for the moment, 5 for good."""
        return self.code[0]

    @property
    def vague(self) -> bool:
        """Whether the words behind the code decide."""
        return self.code in VAGUE


def code_in(text: str) -> Code | None:
    """Return the code that a short message asks about, None where none is, or its number counts something else."""
    if len(text.split()) > MOST_WORDS:
        return None
    bare = not re.sub(r"[\d.\s#?!,:()„“\"-]", "", text)
    asked = bool(_ASKED.search(text))
    enhanced = next((one for one in _ENHANCED.finditer(text) if not _DATED.search(text[: one.start()])), None)
    if (
        enhanced and (bare or asked) and int(enhanced["code"].split(".")[1]) < 10
    ):  # the middle number of a code is small
        return _enhanced(enhanced["code"])
    for one in _PLAIN.finditer(text):
        counts = _COUNTS.match(text[one.end() :]) or _DATED.search(text[: one.start()])
        if counts:
            continue
        if (one["code"] in BASIC and (bare or asked)) or (asked and _OF_MAIL.search(text)):
            return _basic(one["code"])
    return None


def _enhanced(code: str) -> Code:
    return Code(code, read_reply(code).reason, is_listed(code) or code in DETAIL_OF_CODE, DETAIL_OF_CODE.get(code))


def _basic(code: str) -> Code:
    return Code(code, Reason.UNKNOWN, code in BASIC)
