"""Whether a text is asked for that can be passed on to somebody. Pure."""

from __future__ import annotations

from bot.dialogue.at_point import LIKELY, asks_for_words
from bot.dialogue.named_again import all_named
from bot.dialogue.questions_back import asks_what_to_tell
from bot.dialogue.turn import Turn

_TEXTS = frozenset(
    {"kopiertext-kursanbieter", "kopiertext-adresse-pruefen", "kopiertext-postfach-voll", "text-fuer-das-mitglied"}
)
"""Known questions for a text to copy about a mail that is missing."""
_TEXT_FOR_OTHERS = "it-text"
"""Another such question; with the name of somebody whose mail was looked up his text is meant."""


def words_wanted(turn: Turn) -> bool:
    """Return whether the message asks for words to pass on."""
    meaning = turn.meaning
    if asks_for_words(turn) or asks_what_to_tell(turn.text):
        return True
    known = meaning.known or ""
    named = known == _TEXT_FOR_OTHERS and len(all_named(turn.text, tuple(turn.people))) == 1
    return meaning.known_score >= LIKELY and not turn.asks and bool(turn.people) and (known in _TEXTS or named)
