"""The suspension guide: from what is known about a blocked Mailjet account to the next question or step.

Pure; follows the second source article: understand, look for the notice, put right, contact the support, wait, prevent.
What the support asks for: Mailjet's help centre, see bot/account/request.py.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import Enum

from bot.account.reply import Outcome
from bot.account.request import ALL_FIELDS, CORE_FIELDS, EXTRA_FIELDS, MARKETING, WELCOME_FIELDS, tidy
from bot.account.steps import List, shown_list
from bot.dialogue.message import MessageFacts
from bot.dialogue.speech_acts import Reply

NOTICE_FOUND = "gefunden"
NOTICE_MISSING = "nicht_gefunden"
LETTER_PARTS = ("betreff", "unterschrift")
"""Parts of the letter that are kept among the fields, but are no details of the account."""


class Stage(str, Enum):
    """Something to say that is no question."""

    FIX_CAUSE = "ursache"
    REQUEST_READY = "anfrage_fertig"
    REPLY_READY = "antwort_fertig"
    PREVENT = "vorbeugen"
    WAIT = "warten"


@dataclass(frozen=True)
class SuspensionFacts:
    """What is known about the blocked account. Empty fields are unknown, not denied; times are ISO 8601 in UTC."""

    notice: str | None = None
    reason: str | None = None
    guess: str | None = None
    """A reason read from a notice or from the account's rates, to be confirmed."""
    cause_discussed: bool = False
    ticked: frozenset[str] = frozenset()
    request_wanted: bool | None = None
    more_wanted: bool | None = None
    fields: dict[str, str] = field(default_factory=dict)
    refused: frozenset[str] = frozenset()
    later: frozenset[str] = frozenset()
    ask: str | None = None
    """A field to ask next, out of order: the user said that it is wrong."""
    hide_reason: bool = False
    short: bool = False
    request_shown: bool = False
    where_told: bool = False
    """Whether it was said where to send the letter: once is enough, however often it is changed."""
    sent: bool | None = None
    sent_at: str | None = None
    wants: tuple[str, ...] = ()
    """What Mailjet asked for in its reply."""
    reply_shown: bool = False
    outcome: str | None = None
    prevention_shown: bool = False
    watch: bool | None = None
    may_watch: bool = False
    """Whether the daily check of the rates runs here and this asker may have it; about the moment, never stored."""


@dataclass(frozen=True)
class Move:
    """The bot's next move: a stage to explain, a question, both (explain, then ask), or neither (nothing left)."""

    question: str | None = None
    stage: Stage | None = None


def next_move(facts: SuspensionFacts) -> Move:
    """Return what to explain or ask now."""
    if facts.outcome == Outcome.LIFTED.value:
        question = "beobachten" if facts.may_watch and facts.watch is None else None
        return Move(question, None if facts.prevention_shown else Stage.PREVENT)
    if facts.ask:
        return Move(question=facts.ask)
    if facts.wants and not facts.reply_shown:
        return _next_for_reply(facts)
    if facts.request_wanted:
        return _next_for_request(facts)
    if facts.reason is None:
        return _next_for_reason(facts)
    if not facts.cause_discussed:
        return Move(stage=Stage.FIX_CAUSE, question="schritte" if facts.request_wanted is None else None)
    if facts.request_wanted is not None:
        return Move()
    left = set(shown_list(List.STEPS, facts.reason)) - facts.ticked
    return Move(question="schritte" if left else "anfrage")


def _next_for_reason(facts: SuspensionFacts) -> Move:
    if facts.guess:
        return Move(question="grund_bestaetigen")
    if facts.notice is None and "hinweis" not in facts.refused:
        return Move(question="hinweis")
    if facts.notice == NOTICE_FOUND and "grund" not in facts.refused:
        return Move(question="grund")
    if facts.request_wanted is None and "anzeichen" not in facts.refused:
        return Move(question="anzeichen")
    return Move(question="anfrage") if facts.request_wanted is None else Move()


def _open_ones(facts: SuspensionFacts, names: tuple[str, ...]) -> list[str]:
    return [name for name in names if name not in facts.fields and name not in facts.refused | facts.later]


def _next_for_request(facts: SuspensionFacts) -> Move:
    if facts.request_shown:
        return Move(question="abgeschickt") if facts.sent is None else Move()
    for name in _open_ones(facts, CORE_FIELDS):
        return Move(question=name)
    if facts.more_wanted is None and _open_ones(facts, EXTRA_FIELDS):
        return Move(question="mehr_angaben")
    if facts.more_wanted:
        for name in _open_ones(facts, EXTRA_FIELDS):
            return Move(question=name)
    return Move(stage=Stage.REQUEST_READY, question="abgeschickt" if not facts.sent else None)


def _next_for_reply(facts: SuspensionFacts) -> Move:
    for name in _open_ones(facts, tuple(name for name in facts.wants if name in ALL_FIELDS)):
        return Move(question=name)
    return Move(stage=Stage.REPLY_READY, question="abgeschickt")


def still_missing(facts: SuspensionFacts) -> tuple[str, ...]:
    """Return what would make the request stronger and was neither told nor refused, the weightiest first."""
    marketing = MARKETING.search(facts.fields.get("mailart", ""))
    return tuple(
        name
        for name in (*EXTRA_FIELDS, *WELCOME_FIELDS)
        if name not in facts.fields and name not in facts.refused and (name != "datenschutzlink" or marketing)
    )


def learn(facts: SuspensionFacts, message: MessageFacts, *, certain: bool = True) -> SuspensionFacts:
    """Return the facts with the reason of the suspension, if the message names one; as a guess where not certain."""
    if not message.reasons or facts.request_wanted:
        return facts
    facts = replace(facts, notice=facts.notice or NOTICE_FOUND)
    if certain:
        return with_reason(facts, message.reasons[0])
    return replace(facts, guess=message.reasons[0])


def with_reason(facts: SuspensionFacts, reason: str) -> SuspensionFacts:
    """Return the facts with a confirmed reason; its steps are still to be told."""
    return replace(facts, reason=reason, guess=None, cause_discussed=facts.cause_discussed and reason == facts.reason)


def answer(facts: SuspensionFacts, question: str, reply: Reply | None) -> SuspensionFacts:
    """Return the facts after a plain yes, no or refusal to the open question."""
    if reply is None:
        return facts
    yes = reply is Reply.YES
    if question == "hinweis":
        return replace(facts, notice=NOTICE_FOUND if yes else NOTICE_MISSING)
    if question == "grund_bestaetigen":
        if yes and facts.guess:
            return with_reason(facts, facts.guess)
        return replace(facts, guess=None, notice=NOTICE_FOUND)
    if question == "anzeichen" and yes:
        return replace(facts, request_wanted=True)
    if question in ("anfrage", "schritte"):
        return replace(facts, request_wanted=yes)
    if question == "mehr_angaben":
        return replace(facts, more_wanted=yes)
    if question == "abgeschickt":
        return replace(facts, sent=yes)
    if question == "beobachten":
        return replace(facts, watch=yes)
    if not yes:
        return replace(facts, refused=facts.refused | {question}, ask=None if facts.ask == question else facts.ask)
    return facts


def put_off(facts: SuspensionFacts, question: str) -> SuspensionFacts:
    """Return the facts with this question put off: not asked again today, but on the next day."""
    return replace(facts, later=facts.later | {question}, ask=None if facts.ask == question else facts.ask)


def fill(facts: SuspensionFacts, question: str, text: str) -> SuspensionFacts:
    """Return the facts with one field of the request taken from what the user wrote; secrets are masked."""
    return fill_all(facts, {question: text})


def fill_all(facts: SuspensionFacts, fields: dict[str, str]) -> SuspensionFacts:
    """Return the facts with several fields at once."""
    told = {name: tidy(value) for name, value in fields.items() if tidy(value)}
    return replace(
        facts,
        fields={**facts.fields, **told},
        refused=facts.refused - told.keys(),
        later=facts.later - told.keys(),
        ask=None if facts.ask in told else facts.ask,
    )


def show_again(facts: SuspensionFacts) -> SuspensionFacts:
    """Return the facts so that the letter at hand is written anew, after a change to it."""
    if facts.wants and facts.reply_shown:
        return replace(facts, reply_shown=False)
    return replace(facts, request_shown=False) if facts.request_shown else facts
