"""Tells whether Mailjet was written to, and whose silence a message complains of: Mailjet's or the bot's. Pure."""

from __future__ import annotations

import re

from bot.account.telling import clauses, is_asked

_I = re.IGNORECASE

WROTE = re.compile(
    r"\b(?:geschrieben|hingeschrieben|angeschrieben|kontaktiert|angefragt|nachgefragt|gemeldet|abgeschickt|hingeschickt"
    r"|geschickt|eingereicht|ticket (?:\w+ ){0,3}(?:auf|er|ge)\w{3,10}|ticket (?:läuft|ist offen|offen))\b",
    _I,
)
TO_MAILJET = re.compile(
    r"\b(?:mailjet|denen|support|ticket|die angeschrieben|ihnen|dort|dem team|anfrage)\b",
    _I,
)
_NOT = re.compile(r"\b(?:nicht|nich|net|ned|nie|niemals|nix|nichts|kein\w{0,2})\b", _I)
_BY_ME = re.compile(r"\b(?:ich|wir|i)\b|\b(?:hab|habe|haben)\b", _I)
_TO_ME = re.compile(r"\b(?:mir|uns|sich)\b", _I)
_BARE = frozenset(
    ["ich", "wir", "i", "hab", "habe", "haben", "da", "noch", "ja", "doch", "gar", "überhaupt", "bisher", "bis",
     "jetzt", "auch", "aber", "halt", "nein", "eben", "sogar", "wirklich", "jemals", "schon"]
)  # fmt: skip
"""Words that name nobody to whom something was written: "ich hab noch nicht geschrieben" means Mailjet here."""
_TALK = re.compile(
    r"\b(?:meine[rn]?|die|auf|keine) frage\w?\b|\b(?:du|dir|dich|bot)\b"
    r"|^\W*(?:\w{1,8}\s){0,2}(?:das|dies) (?:war|ist)\b",
    _I,
)
"""What a complaint about the bot's own answers holds: the question that was put to it, or the bot itself."""


def tells_no_writing(clause: str) -> bool:
    """Return whether a clause says that Mailjet was not written to ("ich hab denen noch nie geschrieben")."""
    wrote = WROTE.search(clause)
    if wrote is None or is_asked(clause) or not _BY_ME.search(clause):
        return False
    before = clause[: wrote.start()]
    if not _NOT.search(before) or _TO_ME.search(before):
        return False
    words = frozenset(re.findall(r"\w+", _NOT.sub(" ", WROTE.sub(" ", clause)).casefold()))
    return bool(TO_MAILJET.search(clause)) or words <= _BARE


def never_wrote(text: str) -> bool:
    """Return whether a message says that Mailjet was not written to."""
    return any(tells_no_writing(clause) for clause in clauses(text))


def is_said_to_the_bot(clause: str) -> bool:
    """Return whether a clause about a missing answer complains of the bot ("das war keine antwort")."""
    return bool(_TALK.search(clause)) and not TO_MAILJET.search(clause)
