"""Whether a message asks if a changed address is enough, or the mail must be sent once more. Pure."""

from __future__ import annotations

import re

from bot.dialogue.questions import Topic
from bot.dialogue.questions_back import asks_to_send_again, asks_where_to_change
from bot.dialogue.speech_acts import is_question
from bot.dialogue.turn import Turn
from bot.mail.providers import provider_of

_I = re.IGNORECASE
_CHANGES = re.compile(
    r"\b(?:änder|umstell|umtrag|berichtig|korrigier|austausch|eintrag|umgestellt|geändert|eingetragen|berichtigt)\w*",
    _I,
)
_NEW = re.compile(r"\b(?:neue|andere|zweite|richtige)\w*\s+(?:e-?)?(?:mail-?)?adresse\b", _I)
_ENTERS = re.compile(
    r"\b(?:trag|änder|stell|nehm|hinterleg|tausch)\w*\s+(?:ich|wir)\b|\b(?:ich|wir)\s+(?:\w+\s+){0,3}?"
    r"(?:trag|änder|stell|nehm|hinterleg|tausch)\w*\b",
    _I,
)
_IF = re.compile(r"\b(?:sonst|falls|wenn|könnte|würde)\b", _I)
_ENOUGH = re.compile(r"\b(?:reicht|genügt|langt)\b", _I)
_OUT_AGAIN = re.compile(r"\b(?:neu|nochmals?|noch ?mal|noch einmal|erneut|wieder)\b.{0,15}\b(?:raus|weg|los)\b", _I)


def asks_after_change(turn: Turn) -> bool:
    """Return whether the message asks if the mail is to be sent again once the address is another one."""
    if turn.topic is not Topic.DELIVERY or not (is_question(turn.text) or "?" in turn.text):
        return False
    changes = _CHANGES.search(turn.text) or _NEW.search(turn.text) or new_address_in(turn)
    again = asks_to_send_again(turn.text) or _ENOUGH.search(turn.text) or _OUT_AGAIN.search(turn.text)
    return bool(changes and again)


def enters_another(turn: Turn) -> bool:
    """Return whether the writer says that he himself enters another address: "also ich trag gmail ein"."""
    at_hand = (turn.email or "").rpartition("@")[2]
    other = [slug for slug in turn.facts.providers if slug != provider_named_by(at_hand)]
    if _IF.search(turn.text) or asks_where_to_change(turn.text):
        return False
    names_one = bool(other or _NEW.search(turn.text) or new_address_in(turn))
    return names_one and bool(_ENTERS.search(turn.text))


def speaks_of_another(text: str) -> bool:
    """Return whether a message speaks of another address than the one at hand."""
    return bool(_NEW.search(text))


def provider_named_by(domain: str) -> str | None:
    """Return the provider of a domain, None where there is none."""
    return provider_of(f"x@{domain}").slug if domain else None


def new_address_in(turn: Turn) -> str | None:
    """Return an address in the message that nobody was looked up under, beside the case at hand."""
    address = turn.facts.address
    return address if address and turn.email and address != turn.email and address not in turn.people else None
