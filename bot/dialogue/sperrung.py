"""The suspension guide: from what is known about a blocked Mailjet account to the next question or step.

Pure; follows the second source article: understand, look for the notice, put right, contact the support, wait, prevent.
What the support asks for: Mailjet's help centre, see bot/account/request.py.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import Enum

from bot.account.request import CORE_FIELDS, EXTRA_FIELDS
from bot.dialogue.message import MessageFacts, Reply

NOTICE_FOUND = "gefunden"
NOTICE_MISSING = "nicht_gefunden"


class Stage(str, Enum):
    """Something to say that is no question."""

    FIX_CAUSE = "ursache"
    REQUEST_READY = "anfrage_fertig"
    WAIT = "warten"


@dataclass(frozen=True)
class SuspensionFacts:
    """What is known about the blocked account. Empty fields are unknown, not denied."""

    notice: str | None = None
    reason: str | None = None
    cause_discussed: bool = False
    request_wanted: bool | None = None
    more_wanted: bool | None = None
    fields: dict[str, str] = field(default_factory=dict)
    refused: frozenset[str] = frozenset()
    request_shown: bool = False
    sent: bool | None = None


@dataclass(frozen=True)
class Move:
    """The bot's next move: a stage to explain, a question, both (explain, then ask), or neither (nothing left)."""

    question: str | None = None
    stage: Stage | None = None


def next_move(facts: SuspensionFacts) -> Move:
    """Return what to explain or ask now."""
    if facts.request_wanted:
        return _next_for_request(facts)
    if facts.reason is None:
        if facts.notice is None and "hinweis" not in facts.refused:
            return Move(question="hinweis")
        if facts.notice == NOTICE_FOUND and "grund" not in facts.refused:
            return Move(question="grund")
    elif not facts.cause_discussed:
        return Move(stage=Stage.FIX_CAUSE, question="anfrage")
    if facts.request_wanted is None:
        return Move(question="anfrage")
    return Move()


def _next_for_request(facts: SuspensionFacts) -> Move:
    def open_ones(names: tuple[str, ...]) -> list[str]:
        return [name for name in names if name not in facts.fields and name not in facts.refused]

    if facts.request_shown:
        return Move(question="abgeschickt") if facts.sent is None else Move()
    for name in open_ones(CORE_FIELDS):
        return Move(question=name)
    if facts.more_wanted is None and open_ones(EXTRA_FIELDS):
        return Move(question="mehr_angaben")
    if facts.more_wanted:
        for name in open_ones(EXTRA_FIELDS):
            return Move(question=name)
    return Move(stage=Stage.REQUEST_READY, question="abgeschickt")


def learn(facts: SuspensionFacts, message: MessageFacts) -> SuspensionFacts:
    """Return the facts with the reason of the suspension, if the message names one."""
    if message.reasons and not facts.request_wanted:
        return replace(facts, reason=message.reasons[0], notice=facts.notice or NOTICE_FOUND)
    return facts


def answer(facts: SuspensionFacts, question: str, reply: Reply | None) -> SuspensionFacts:
    """Return the facts after a plain yes, no or refusal to the open question."""
    if reply is None:
        return facts
    yes = reply is Reply.YES
    if question == "hinweis":
        return replace(facts, notice=NOTICE_FOUND if yes else NOTICE_MISSING)
    if question == "anfrage":
        return replace(facts, request_wanted=yes)
    if question == "mehr_angaben":
        return replace(facts, more_wanted=yes)
    if question == "abgeschickt":
        return replace(facts, sent=yes)
    if not yes:
        return replace(facts, refused=facts.refused | {question})
    return facts


def fill(facts: SuspensionFacts, question: str, text: str) -> SuspensionFacts:
    """Return the facts with one field of the request taken from what the user wrote."""
    return replace(facts, fields={**facts.fields, question: text.strip()[:600]})
