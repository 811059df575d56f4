"""For whom an answer is worded: the one place that decides it. Pure.

A course creator is never sent to "his course provider", whatever was understood before: the token says what he is, and
who says that he runs the course is believed from then on.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.dialogue.message import MessageFacts
from bot.dialogue.zustellung import AFFECTED_MEMBER, AFFECTED_SELF, DeliveryFacts
from bot.mail.lookup import Asker, Role

SELF, MEMBER, TEAM, HIMSELF = AFFECTED_SELF, AFFECTED_MEMBER, "team", "selbst"
"""Who misses his own mail; who runs the course of the one who misses it; the support team; a course creator who misses
a mail himself: nobody sold him a course, so no course provider can help him."""
HELPERS = (MEMBER, TEAM)
"""Readers who act for somebody else."""

_I = re.IGNORECASE
_CLAUSE = re.compile(r"[.!?;,:\n]+|\b(?:und|aber|weil|dass|denn|sondern)\b", _I)
_ROLE = (
    r"(?:kurs-?|seminar-?)?(?:anbieter|leiter|ersteller|betreiber|veranstalter|inhaber|verkäufer|trainer|coach|dozent"
    r"|lehrer|creator)(?:in)?\b"
)
_OF_ANOTHER = re.compile(rf"\b(?:bei|beim|von|vom|mit|zu|zum|zur|an|für|gegen)\s+(?:\w+\s+)?{_ROLE}", _I)
"""Where the role stands after a preposition, it is somebody else's: "ich bin bei der Kursleiterin"."""
_RUNS = re.compile(rf"(?:^|\b(?:der|die|das|ein|eine|selbst|selber|doch|ja|hier|ich|bin|nur|auch)\s+){_ROLE}", _I)
_I_AM = re.compile(r"\bich\b(?=.*\bbin\b)|\bbin\b(?=.*\bich\b)", _I)
_I_AM_SUPPORT = re.compile(
    r"\b(?:ich bin|bin ich|wir sind|sind wir)\b(?:\s+(?:doch|ja|selbst|hier|der|das|im|vom))*"
    r"\s+(?:\w+-)?(?:support|team)\b",
    _I,
)
_NOT = re.compile(r"\b(?:nicht|nich|net|ned|kein\w*|nie)\b", _I)
_AS_IF = re.compile(
    r"\bals(?: ob)?\b.*\b(?:wär|wäre|waer|waere|sei|bin)\b.*\bich\b|\bals (?:ob )?ich\b.*\b(?:wär|wäre|sei)", _I
)
_SPEAKS_OF_HIMSELF = re.compile(r"\bich\b|\bmein(?:e[nmr]?)?\b", _I)


def says_he_runs_it(text: str) -> bool:
    """Return whether a clause of the message says that its writer runs the course: "der Kursanbieter bin doch ich"."""
    clauses = (clause.strip() for clause in _CLAUSE.split(text))
    own = [one for one in clauses if _I_AM.search(one) and not _NOT.search(one)]
    return any(_RUNS.search(_OF_ANOTHER.sub(" ", one)) for one in own)


def says_he_is_support(text: str) -> bool:
    """Return whether a clause of the message says that its writer is the support: "ich bin der Support von …"."""
    clauses = (clause.strip() for clause in _CLAUSE.split(text))
    return any(_I_AM_SUPPORT.search(one) for one in clauses if not _NOT.search(one))


def says_he_is_taken_for_another(text: str) -> bool:
    """Return whether the message complains of being spoken to as somebody else: "als wär ich Eva"."""
    return any(_AS_IF.search(clause) for clause in _CLAUSE.split(text))


def runs_it(asker: Asker, texts: Iterable[str]) -> bool:
    """Return whether the writer of these messages said that the course is his and that he misses nothing himself."""
    creator = asker.role is Role.ANBIETER
    return any(says_he_runs_it(text) or (creator and says_he_is_taken_for_another(text)) for text in texts)


def reader_of(asker: Asker, affected: str | None, *, runs_course: bool = False) -> str:
    """Return for whom answers are worded.

    Args:
        asker: who signed the message.
        affected: who misses the mail, as far as it is known.
        runs_course: whether the writer said that he runs the course.
    """
    if asker.role is Role.TEAM:
        return TEAM
    if runs_course:
        return MEMBER
    if asker.role is Role.ANBIETER:
        return HIMSELF if affected == SELF else MEMBER
    return affected or SELF


def affected_by(
    asker: Asker, before: DeliveryFacts, learned: DeliveryFacts, told: MessageFacts, text: str
) -> str | None:
    """Return who misses the mail after a message, by what it says and by the token of its writer.

    Args:
        asker: who signed the message.
        before: what was known before it.
        learned: what is known with its facts.
        told: its facts.
        text: the message as typed.
    """
    if asker.role is Role.TEAM or (asker.role is not Role.MITGLIED and runs_it(asker, [text])):
        return MEMBER
    if asker.role is not Role.ANBIETER:
        # Who is no known helper mostly misses his own mail; who writes for somebody says so.
        return learned.affected or SELF
    if learned.email and learned.email != asker.email:
        return MEMBER  # "sie bekommt von mir nichts" speaks of himself only in passing: another address, another's mail
    if told.address and before.affected is None and not _SPEAKS_OF_HIMSELF.search(text):
        return MEMBER  # "eva@… bekommt nichts von mir": his own address spoken of as somebody else's
    return learned.affected
