"""Which mails a message tells to be missing, and which to be there: "die Rechnung habe ich, der Link fehlt". Pure.

Read clause by clause: the kind of mail is one of a closed set, what is said of it is having, coming or lacking.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.dialogue.speech_acts import is_question
from bot.mail.kinds import kinds_named
from bot.mail.models import MailKind

_I = re.IGNORECASE
_ENDS = re.compile(r"[.!?;,\n]+|\s(?:und|aber|sondern)\s", _I)
_DENIED = re.compile(r"\b(?:nicht|nichts|nix|nich|net|ned|nie|kein\w*|weder|noch)\b", _I)
_LACKS = re.compile(r"\b(?:fehl(?:t|en|te|ten)|vermiss\w*|wart\w* (?:\w+ ){0,4}auf)\b", _I)
_COMES = re.compile(
    r"\b(?:komm(?:t|en)?|kam(?:en)?|(?:an)?gekommen|da|bekomm\w*|erh(?:a|ä|ie)lt\w*|krieg\w*|gekriegt)\b", _I
)
_HAS = re.compile(r"\b(?:hab|habe|haben|hatte|hat|liegt|lag)\b", _I)
_ARRIVED = re.compile(r"\b(?:kam(?:en)?|(?:an)?gekommen|da|bekommen|erhalten|gekriegt)\b", _I)
_DID = re.compile(r"\b(?:\w*ge\w{2,}(?:t|en)|\w+fordert|ver\w+t|beantragt)\b", _I)
"""Something was done with it, which says nothing of having it: "den Link habe ich angefordert"."""
_REQUESTED = re.compile(r"\b(?:angefordert|beantragt|zurückgesetzt)\b", _I)
_NOT_THIS = re.compile(r"(?:(?:nein|ne|also|es|da)\W+)*nicht\s+(?:die|der|das|meine?)\b", _I)
_ONLY_WISHED = re.compile(r"\b(?:wenn|falls|ob|sobald|soll\w*|muss|kann|könn\w*|wird|würde)\b", _I)
_STATE = re.compile(r"\b(?:zustellstatus|server-?(?:meldung|antwort)\w*|sende-?protokoll\w*)\b", _I)


def mails_missed(text: str) -> tuple[MailKind, ...]:
    """Return the kinds of mail that the message says are missing, in its order."""
    found = (kind for clause in _clauses(text) if _lacking(clause) for kind in kinds_named(clause))
    return tuple(dict.fromkeys(found))


def mails_had(text: str) -> frozenset[MailKind]:
    """Return the kinds of mail that the message says are there."""
    return frozenset(kind for clause in _clauses(text) if _having(clause) for kind in kinds_named(clause))


def requested_in(text: str) -> bool:
    """Return whether the message tells that a mail was requested, not that it shall be."""
    return any(
        _REQUESTED.search(one) and not (_DENIED.search(one) or _ONLY_WISHED.search(one) or is_question(one))
        for one in _ENDS.split(text)
    )


def server_named(text: str) -> bool:
    """Return whether the message speaks of the state of a mail or of what a server said to it, by its name."""
    return bool(_STATE.search(text))


def _clauses(text: str) -> Iterator[str]:
    """Yield the clauses that name a mail; one that says nothing of it yet goes on: "kommt aber nicht"."""
    for sentence in re.split(r"(?<=[.!?;\n])", text):
        held = ""
        for clause in _ENDS.split(sentence):
            named = bool(kinds_named(clause))
            if held and (named or _lacking(held) or _having(held)):
                yield held
                held = ""
            held = clause if named else f"{held} {clause}" if held else ""
        if held:
            yield held


def _lacking(clause: str) -> bool:
    if is_question(clause) or _NOT_THIS.match(clause.strip()):
        return False
    return bool(_LACKS.search(clause) or (_COMES.search(clause) and _DENIED.search(clause)))


def _having(clause: str) -> bool:
    if _DENIED.search(clause) or _LACKS.search(clause) or _ONLY_WISHED.search(clause) or is_question(clause):
        return False
    return bool(_ARRIVED.search(clause) or (_HAS.search(clause) and not _DID.search(clause)))
