"""Whether somebody who is signed in wants a mail looked up, whatever known question his words resemble. Pure.

A guest is shown nothing, so for him all questions about the status stay questions.
"""

from __future__ import annotations

import re

from bot.dialogue.at_point import LIKELY, SURELY, WORD_FOR_WORD
from bot.dialogue.people import names_own
from bot.dialogue.questions import Expects, Topic
from bot.dialogue.turn import CONFIDENT, STOP_INTENTS, VERY_CONFIDENT, Turn
from bot.mail.kinds import kind_meant
from bot.understand.meaning import Meaning

ABOUT_SIGN_IN = frozenset({"warum-kein-status", "warum-angemeldet", "wie-anmelden"})
"""Known questions whose answers are for guests: to whoever is signed in they would be untrue."""
_ABOUT_LOOKING = ABOUT_SIGN_IN | {"adresse-nennen", "zeig-alle-mails", "bot-sieht-kein-postfach"}
"""Known questions whose best answer, while nothing was looked up, is what a look-up finds."""
_LOOK = "nachsehen"
_LOOK_LIKELY = 0.5
_FEW_WORDS = 7
"""In more words "von mir" is about something else."""
_WAITS_FOR_A_FACT = frozenset({"betroffen", "adresse", "status"})
"""Questions that only open where a look-up was not possible yet; what is asked there has answers of its own."""


_SEEN = re.compile(r"\b(?:siehst|seht|sehen)\s+(?:du|ihr|sie)\b[^.!]*\?", re.IGNORECASE)
_SENT = re.compile(
    r"\b(?:ist|is|sind|wurden?|ging|gingen|hat|kam)\b.*\b(?:raus\w*|hinaus\w*|verschickt|versendet|versandt|gesendet|abgeschickt"
    r"|losgeschickt|losgegangen)\b",
    re.IGNORECASE,
)
_EITHER = re.compile(r"\b(?:ja oder nein|oder nicht|oder nich)\b", re.IGNORECASE)
_YES_OR_NO = re.compile(r"\bja oder nein\b|\?", re.IGNORECASE)


def asks_what_is_seen(text: str) -> bool:
    """Return whether a message asks whether something is to be seen now: "hab neu angefordert, siehst du was?"."""
    return bool(_SEEN.search(text))


def asks_whether_sent(text: str) -> bool:
    """Return whether a message asks if a mail of some kind went out: "ist der Login-Link raus, ja oder nein"."""
    return bool(_SENT.search(text) and _YES_OR_NO.search(text) and kind_meant(text))


def asks_yes_or_no(text: str) -> bool:
    """Return whether a message wants a yes or no about a mail."""
    return asks_what_is_seen(text) or asks_whether_sent(text) or bool(_EITHER.search(text))


def look_wanted(turn: Turn) -> bool:
    """Return whether the message is to be answered by a look-up."""
    if not turn.signed_in or turn.in_suspension or turn.facts.choice or turn.text.lstrip().startswith("/"):
        return False
    if turn.question is not None and turn.question.expects is Expects.FREE_TEXT:
        return False
    asks = _asks_to_look(turn.meaning) or asks_what_is_seen(turn.text) or asks_whether_sent(turn.text)
    if turn.intent in STOP_INTENTS and turn.confidence >= CONFIDENT:
        return False
    if turn.intent == "andere_adresse" and turn.confidence >= CONFIDENT and not asks:
        return False
    elsewhere = turn.question is not None and turn.question.topic is not Topic.DELIVERY
    address = turn.facts.address
    if address:
        return asks or (address not in turn.people and not elsewhere)
    if _known_in(turn.meaning, ABOUT_SIGN_IN) or (asks and turn.email in turn.people):
        return True
    without_address = turn.asked == "geholfen" and not turn.email  # asked for in vain, so none can be looked up
    if turn.people or elsewhere or without_address or turn.asked in _WAITS_FOR_A_FACT:
        return False
    about_me = names_own(turn.text) and turn.asks and len(turn.text.split()) <= _FEW_WORDS
    return asks or about_me or _known_in(turn.meaning, _ABOUT_LOOKING) or _misses_a_mail(turn)


def _asks_to_look(meaning: Meaning) -> bool:
    return meaning.does(_LOOK, sure=_LOOK_LIKELY) or meaning.part_does(_LOOK)


def _known_in(meaning: Meaning, questions: frozenset[str]) -> bool:
    return any(one.known in questions and one.known_score >= LIKELY for one in (meaning, *meaning.parts))


def _misses_a_mail(turn: Turn) -> bool:
    """Return whether a missing mail is told of, or its status wanted, and not a known question word for word."""
    if turn.meaning.known_score >= WORD_FOR_WORD or turn.confidence < CONFIDENT:
        return False
    if turn.intent == "email_nicht_angekommen":
        return turn.confidence >= VERY_CONFIDENT or turn.meaning.known_score < SURELY
    return turn.intent == "zustellstatus_abfragen"
