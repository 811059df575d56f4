"""Whether a text is asked for that can be passed on to somebody, and for whom it is. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.dialogue.at_point import LIKELY, asks_for_words
from bot.dialogue.named_again import all_named
from bot.dialogue.people import wants_overview
from bot.dialogue.questions_back import asks_for_a_text, asks_what_to_tell
from bot.dialogue.turn import Turn

_TEXTS = frozenset(
    {"kopiertext-kursanbieter", "kopiertext-adresse-pruefen", "kopiertext-postfach-voll", "text-fuer-das-mitglied"}
)
"""Known questions for a text to copy about a mail that is missing."""
_TEXT_FOR_OTHERS = "it-text"
"""Another such question; with the name of somebody whose mail was looked up his text is meant."""
_I = re.IGNORECASE
_TURNED = re.compile(
    r"\b(?:falsch|verkehrt|anders)\s?(?:he)?rum\b|\bumgekehrt\b|\bdreh\w* (?:ihn |es |das |den text )?um\b", _I
)
_TO_THE_SELLER = re.compile(
    r"\b(?:an|für|mit|dem|der|den|mein\w*|unser\w*)\s+(?:\w+\s+)?(?:kurs-?)?(?:anbieter|leiter|leitung|trainer|coach|dozent|"
    r"verkäufer|veranstalter|lehrer)(?:in)?\b",
    _I,
)
PLAIN, WARM, GENUINE = "sachlich", "warm", "warm_echt"
WARMER, WARMER_GENUINE = "noch_warm", "noch_warm_echt"
"""The tones of a text to a member: plain, with an apology, and with one that says that it is no fraud; the last two
for who wants a warm one warmer still."""
_WARMER = re.compile(
    r"\b(?:freundlich|nett|herzlich|warm|wärm|sanft|höflich|persönlich|locker|lieb)\w*er\b|\b(?:be)?ruhig\w*|\bentschuldig\w*"
    r"|\btröst\w*",
    _I,
)
_FRAUD = re.compile(r"\b(?:betrug|betrüger\w*|abzocke|fake|scam|unseriös|seriös)\b", _I)
_MAKES = re.compile(r"\b(?:mach|schreib|formulier|kling|pack|schick|änder)\w*\b|\btexte?s?\b", _I)
_WORD_FOR_TEXT = re.compile(r"\btexte?s?\b|\bnachricht\w*|\bformulier\w*|\bvorlage\w*|\bschreib\b", _I)


def words_wanted(turn: Turn) -> bool:
    """Return whether the message asks for words to pass on."""
    meaning = turn.meaning
    if says_turned_round(turn.text):
        return True
    if turn.people and wants_warmer(turn.text) and not turn.facts.address:
        return True
    if wants_overview(turn.text) and not (asks_for_a_text(turn.text) or _WORD_FOR_TEXT.search(turn.text)):
        return False  # "fass das pro Person zusammen, ich will denen schreiben"
    if asks_for_words(turn) or asks_what_to_tell(turn.text):
        return True
    known = meaning.known or ""
    named = known == _TEXT_FOR_OTHERS and len(all_named(turn.text, tuple(turn.people))) == 1
    tells = not turn.asks and "?" not in turn.text
    return meaning.known_score >= LIKELY and tells and bool(turn.people) and (known in _TEXTS or named)


def says_turned_round(text: str) -> bool:
    """Return whether the message says that a text goes the wrong way: from the one it should go to."""
    return bool(_TURNED.search(text))


def wants_warmer(text: str) -> bool:
    """Return whether the message wants a text in a friendlier tone: "mach es netter, mit Entschuldigung"."""
    return bool(_WARMER.search(text) and _MAKES.search(text))


def tone_wanted(text: str, before: Iterable[str] = ()) -> str:
    """Return the tone in which a text is wanted.

    Args:
        text: the message that wants it.
        before: the messages before; who spoke of fraud there is to be told that it is none.
    """
    if not wants_warmer(text):
        return PLAIN
    earlier = tuple(before)
    genuine = any(_FRAUD.search(one) for one in (text, *earlier))
    if any(wants_warmer(one) for one in earlier):
        return WARMER_GENUINE if genuine else WARMER
    return GENUINE if genuine else WARM


def for_the_seller(text: str) -> bool:
    """Return whether the text is wanted for the one who sells the course."""
    return bool(_TO_THE_SELLER.search(text))
