"""The delivery guide: from the facts known about one missing mail to the next question or step.

Pure; the order of the steps is the first source article's. Wording: actions/wording.py.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum

from bot.dialogue.message import MessageFacts
from bot.mail.advice import Advice

BUSY_TIMES_MINUTES = 15
"""How long a mail may take at busy times (source article, "bis zu 15 Minuten")."""

NOTHING_FOUND = "nichts_gefunden"
"""In place of a status: the look-up brought no mail for this address."""
AFFECTED_SELF = "ich"
AFFECTED_MEMBER = "mitglied"


class Step(str, Enum):
    """One thing a person can do; the values are those of the slot `versucht`."""

    WAIT = "warten"
    CHECK_ADDRESS = "adresse_pruefen"
    SPAM = "spam"
    FORWARD_SPAM = "weiterleitung"
    CONTACT = "kontakt"
    PROVIDER = "anbieter"
    OTHER_ADDRESS = "andere_adresse"


_AFTER_ACCEPTANCE = (Step.SPAM, Step.FORWARD_SPAM, Step.CONTACT, Step.PROVIDER, Step.OTHER_ADDRESS)
_STEPS_BY_STATUS: dict[str, tuple[Step, ...]] = {
    "zugestellt": _AFTER_ACCEPTANCE,
    "geöffnet": _AFTER_ACCEPTANCE,
    "ausstehend": (Step.WAIT, *_AFTER_ACCEPTANCE),
    "verzögert": (Step.WAIT, *_AFTER_ACCEPTANCE),
    # Refused mail is in no folder, so a look into spam would send the reader on a fool's errand.
    "nicht_zugestellt": (Step.CHECK_ADDRESS, Step.PROVIDER, Step.OTHER_ADDRESS),
    "bounce": (Step.CHECK_ADDRESS, Step.PROVIDER, Step.OTHER_ADDRESS),
    "abgelehnt": (Step.CHECK_ADDRESS, Step.PROVIDER, Step.OTHER_ADDRESS),
    "blockiert": (Step.CHECK_ADDRESS, Step.PROVIDER, Step.OTHER_ADDRESS),
    # Where no mail was found, none is in any folder as far as is known: it went elsewhere, or nowhere.
    NOTHING_FOUND: (Step.CHECK_ADDRESS, Step.OTHER_ADDRESS),
}

LADDER = frozenset(step.value for step in Step)
COVERED: dict[Advice, frozenset[str]] = {
    **dict.fromkeys(Advice, LADDER),
    Advice.SEARCH_MAILBOX: frozenset(),  # an opened mail lies in some folder, as an accepted one does
}
"""Which steps need not be advised any more after a piece of advice about a looked-up mail.

A mail that waits, came back or is held back lies in no folder, so the steps for accepted mails would send the reader on
a fool's errand; what follows then is bot/dialogue/verdict_in_mind.py.
"""

LINK_EXPIRED = "link"
CAUSES: dict[str, str] = {
    "postfach-voll": Advice.MAKE_ROOM.value,
    "postfach-stillgelegt": Advice.MAILBOX_GONE.value,
    "link-abgelaufen": LINK_EXPIRED,
}
"""Known questions by which somebody tells the cause himself, with what helps against it."""


@dataclass(frozen=True)
class DeliveryFacts:
    """What is known about the missing mail. Empty fields are unknown, not denied."""

    affected: str | None = None
    email: str | None = None
    suggestion: str | None = None
    provider: str | None = None
    status: str | None = None
    age_minutes: int | None = None
    forwarding: bool | None = None
    tried: frozenset[str] = frozenset()
    refused: frozenset[str] = frozenset()
    """Questions that were refused, and steps that what was found makes needless."""
    last_step: str | None = None
    may_look_up: bool = False


@dataclass(frozen=True)
class Move:
    """The bot's next move: exactly one of a question, a step, or (neither) the way to a person."""

    question: str | None = None
    step: Step | None = None


def next_move(facts: DeliveryFacts) -> Move:
    """Return what to ask or advise now."""
    if facts.suggestion:
        return Move(question="adresse_vorschlag")
    if facts.affected is None and "betroffen" not in facts.refused:
        return Move(question="betroffen")
    if facts.may_look_up and facts.email is None and "adresse" not in facts.refused:
        return Move(question="adresse")
    # Members can't open the member administration; asking them for its column would be cruel.
    if facts.affected == AFFECTED_MEMBER and facts.status is None and "status" not in facts.refused:
        return Move(question="status")
    for step in open_steps(facts):
        return Move(step=step)
    return Move()


def open_steps(facts: DeliveryFacts) -> list[Step]:
    """Return the steps that still make sense, in order; never one that was tried."""
    steps = list(_STEPS_BY_STATUS.get(facts.status or "zugestellt", _AFTER_ACCEPTANCE))
    fresh = facts.age_minutes is not None and facts.age_minutes < BUSY_TIMES_MINUTES
    if fresh and facts.status in (None, "ausstehend", "verzögert") and Step.WAIT not in steps:
        steps.insert(0, Step.WAIT)
    if not fresh and facts.age_minutes is not None and Step.WAIT in steps:
        steps.remove(Step.WAIT)
    # The spam step names the forwarded mailbox too; a step of its own only pays when forwarding is known.
    if facts.forwarding is not True and Step.FORWARD_SPAM in steps:
        steps.remove(Step.FORWARD_SPAM)
    return [step for step in steps if step.value not in facts.tried | facts.refused]


def was_refused(status: str | None) -> bool:
    """Return whether a mail of this status is in no folder of its receiver."""
    return Step.SPAM not in _STEPS_BY_STATUS.get(status or "zugestellt", _AFTER_ACCEPTANCE)


def learn(facts: DeliveryFacts, message: MessageFacts) -> DeliveryFacts:
    """Return the facts with what a message states; what it states replaces what was known."""
    changes: dict[str, object] = {}
    if message.affected and not (facts.affected and message.affected_in_passing):
        changes["affected"] = message.affected
    elif message.statuses and not facts.affected:
        changes["affected"] = AFFECTED_MEMBER  # nobody else can open the member administration
    if message.address:
        if facts.email and message.address not in (facts.email, facts.suggestion):
            facts = _of_another(facts)
        changes |= {"email": message.address, "suggestion": message.suggestion}
        if message.address != facts.email:
            changes["provider"] = None
    if message.providers and len(message.addresses) <= 1:  # of several, each has its own
        changes["provider"] = message.providers[-1]
    if message.statuses:
        changes["status"] = message.statuses[0]
    if message.age_minutes is not None:
        changes["age_minutes"] = message.age_minutes
    if message.forwarding is not None:
        changes["forwarding"] = message.forwarding
    if message.tried:
        changes["tried"] = facts.tried | set(message.tried)
    return replace(facts, **changes)  # type: ignore[arg-type]  # the keys above are this dataclass's fields


def _of_another(facts: DeliveryFacts) -> DeliveryFacts:
    """Return the facts without what was known of one mail and its receiver only: another address is another case."""
    refused = facts.refused & {"betroffen", "adresse"}
    return DeliveryFacts(affected=facts.affected, refused=refused, may_look_up=facts.may_look_up)


def answer(facts: DeliveryFacts, question: str, yes: bool | None) -> DeliveryFacts:
    """Return the facts after a plain yes, no or refusal (`None`) to the open question."""
    if question == "adresse_vorschlag":
        return replace(facts, email=facts.suggestion if yes else facts.email, suggestion=None)
    if question == "geholfen" and not yes and facts.last_step:
        return replace(facts, tried=facts.tried | {facts.last_step}, last_step=None)
    if question in ("betroffen", "adresse", "status", Step.OTHER_ADDRESS.value) and not yes:
        return replace(facts, refused=facts.refused | {question})
    return facts
