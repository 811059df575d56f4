"""Whether a message is about another address at all, and whether its writer wants none. Pure."""

from __future__ import annotations

import re

from bot.dialogue.speech_acts import Reply, is_question
from bot.dialogue.turn import CONFIDENT, Turn
from bot.dialogue.zustellung import Step

_I = re.IGNORECASE
_OTHER = r"(?:ander|neu|zweit|weiter)\w*\s+(?:e-?)?(?:mail-?)?adress\w*"
_PROVIDERS = r"(?:gmx|web\.de|t-online|telekom|yahoo|gmail|outlook|icloud|freenet)"
_NOT = r"\b(?:nicht|nich|net|ned|nie)\b"
_KEEPS = re.compile(
    rf"\b(?:kein\w*|ohne)\s+{_OTHER}"
    rf"|\blass\w*\s+(?:wir|sie|uns)\s+(?:\w+\s+){{0,4}}{_OTHER}\W*$"
    rf"|{_NOT}[^.!?;,]{{0,15}}\b(?:nach|wegen|mit|von|zu)\s+(?:\w+\s+)?{_OTHER}"
    rf"|\b(?:möchte|will|brauche?|nehme?)\b[^.!?;,]{{0,15}}\b{_OTHER}\s+{_NOT}"
    rf"|\b(?:bleibe?|behalte?)\b[^.!?;,]{{0,20}}\b(?:adresse|{_PROVIDERS})\b",
    _I,
)
"""Another address is denied, or the one at hand kept."""
_ADDRESS = re.compile(r"\b(?:\w+-?)?adress\w*", _I)
_SENTENCES = re.compile(r"(?<=[.!?;])\s+")
_STEPS = frozenset({Step.CHECK_ADDRESS.value, Step.OTHER_ADDRESS.value})
ASKED = "andere_adresse"


def keeps_his_address(text: str) -> bool:
    """Return whether a sentence of the message says that its writer wants no other address."""
    return any(_KEEPS.search(one) and not is_question(one) for one in _SENTENCES.split(text))


def keeps_address(turn: Turn) -> bool:
    """Return whether the message declines another address, by its words or as the reply to just that question."""
    declined = turn.asked == ASKED and turn.reply in (Reply.NO, Reply.DONT_KNOW)
    return declined or keeps_his_address(turn.text)


def about_an_address(turn: Turn) -> bool:
    """Return whether the message is about an address: one is spoken of, or was at hand right before."""
    meant = turn.intent == ASKED and turn.confidence >= CONFIDENT
    at_hand = turn.asked == ASKED or turn.step in _STEPS
    return bool(meant or at_hand or turn.facts.address or _ADDRESS.search(turn.text))
