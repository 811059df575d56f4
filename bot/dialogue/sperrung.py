"""The suspension guide: from what is known about a blocked Mailjet account to the next question or step.

Pure; follows the second source article: understand, look for the notice, put right, contact the support, wait, prevent.
What the support asks for: Mailjet's help centre, see bot/account/request.py.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import Enum

from bot.account.cause import Cause, causes_told
from bot.account.details import merged
from bot.account.reply import Outcome
from bot.account.request import ALL_FIELDS, CORE_FIELDS, EXTRA_FIELDS, MARKETING, WELCOME_FIELDS, tidy
from bot.account.steps import List, shown_list
from bot.dialogue.message import MessageFacts
from bot.dialogue.speech_acts import Reply

NOTICE_FOUND = "gefunden"
NOTICE_MISSING = "nicht_gefunden"
FROM_MAILJET = "mailjet"
TICKET = "ticket"
"""The number of Mailjet's ticket: kept among the fields, named in reminders and answers."""
LETTER_PARTS = ("betreff", "unterschrift")
"""Parts of the letter that are kept among the fields, but are no details of the account."""


class Stage(str, Enum):
    """Something to say that is no question."""

    FIX_CAUSE = "ursache"
    REQUEST_READY = "anfrage_fertig"
    REPLY_READY = "antwort_fertig"
    REMINDER_READY = "nachfrage_fertig"
    PREVENT = "vorbeugen"
    WAIT = "warten"


@dataclass(frozen=True)
class SuspensionFacts:
    """What is known about the blocked account. Empty fields are unknown, not denied; times are ISO 8601 in UTC."""

    notice: str | None = None
    reason: str | None = None
    guess: str | None = None
    """A reason read from the account's rates, to be confirmed."""
    reason_from: str | None = None
    """Who named the reason: FROM_MAILJET, else it is supposed and a letter says so."""
    denied: frozenset[str] = frozenset()
    """Reasons that the person said are not so: none of them comes back unless Mailjet names it."""
    cause_discussed: bool = False
    ticked: frozenset[str] = frozenset()
    request_wanted: bool | None = None
    fields: dict[str, str] = field(default_factory=dict)
    refused: frozenset[str] = frozenset()
    later: frozenset[str] = frozenset()
    ask: str | None = None
    """A field to ask next, out of order: the user said that it is wrong."""
    owner: str | None = None
    """Whose account it is, where somebody writes for a customer of his (bot/account/owner.py)."""
    hide_reason: bool = False
    reason_unknown: bool = False
    """Whether he said that he does not know why: the letter asks Mailjet for it."""
    short: bool = False
    polite: bool = False
    english: bool = False
    again: frozenset[str] = frozenset()
    """Fields that were asked once and not answered: they are asked one more time and then left."""
    now: bool = False
    """The letter is wanted now, with what is known; about the moment, never stored."""
    waiting: bool = False
    """Whether he had written to Mailjet before he came here, so that only a reminder is in place."""
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
    if facts.wants:
        return Move(question="abgeschickt" if facts.sent is None else None)
    if facts.waiting:
        return Move(stage=None if facts.request_shown else Stage.REMINDER_READY)
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
    """Ask for the reason at most once: without one the letter can be written as well."""
    if facts.guess:
        return Move(question="grund_bestaetigen")
    if facts.request_wanted is False:
        return Move()
    if facts.notice is None and "hinweis" not in facts.refused:
        return Move(question="hinweis")
    if facts.notice == NOTICE_FOUND and "grund" not in facts.refused:
        return Move(question="grund")
    return Move(question="anfrage")


def _open_ones(facts: SuspensionFacts, names: tuple[str, ...]) -> list[str]:
    return [name for name in names if name not in facts.fields and name not in facts.refused | facts.later]


def _next_for_request(facts: SuspensionFacts) -> Move:
    missing = _open_ones(facts, CORE_FIELDS)
    if facts.request_shown:
        return Move(question="abgeschickt") if facts.sent is None else Move()
    if missing and not facts.now:
        explains = facts.reason is not None and not facts.cause_discussed
        return Move(stage=Stage.FIX_CAUSE if explains else None, question=missing[0])
    # What is missing is named with the letter; a bare answer then belongs to the first of it.
    waits_for = missing[0] if missing else "abgeschickt"
    return Move(stage=Stage.REQUEST_READY, question=None if facts.sent else waits_for)


def _next_for_reply(facts: SuspensionFacts) -> Move:
    for name in _open_ones(facts, tuple(name for name in facts.wants if name in ALL_FIELDS)):
        return Move(question=name)
    return Move(stage=Stage.REPLY_READY, question="abgeschickt")


def asks_for_reason(facts: SuspensionFacts) -> bool:
    """Return whether the letter asks Mailjet for the reason: nobody has named one, and it was looked for."""
    looked = facts.reason_unknown or facts.notice == NOTICE_MISSING or "grund" in facts.refused
    return facts.reason is None and looked and not facts.hide_reason


def told_causes(facts: SuspensionFacts, text: str = "") -> tuple[Cause, ...]:
    """Return the likely causes of the block that stand in the details, or in a message as well."""
    return causes_told("\n".join([*(facts.fields[name] for name in _CAUSE_TOLD_IN if name in facts.fields), text]))


_CAUSE_TOLD_IN = ("vorfall", "herkunft")


def still_missing(facts: SuspensionFacts) -> tuple[str, ...]:
    """Return what would make the request stronger and was not told, the weightiest first."""
    marketing = MARKETING.search(facts.fields.get("mailart", ""))
    return tuple(
        name
        for name in (*CORE_FIELDS, *EXTRA_FIELDS, *WELCOME_FIELDS)
        if name not in facts.fields
        and (name in CORE_FIELDS or name not in facts.refused)
        and (name != "datenschutzlink" or marketing)
    )


def learn(
    facts: SuspensionFacts, message: MessageFacts, *, certain: bool = True, by_mailjet: bool = False
) -> SuspensionFacts:
    """Return the facts with the reason that the message names, if none is known yet; a guess where not certain."""
    reasons = message.reasons
    denied = bool(reasons) and reasons[0] in facts.denied and not by_mailjet
    if not reasons or facts.reason or denied:
        return facts
    facts = replace(facts, notice=facts.notice or NOTICE_FOUND)
    if certain:
        return with_reason(facts, reasons[0], by_mailjet=by_mailjet)
    return replace(facts, guess=reasons[0])


def with_reason(facts: SuspensionFacts, reason: str, *, by_mailjet: bool = False) -> SuspensionFacts:
    """Return the facts with a reason; its steps are still to be told."""
    same = reason == facts.reason
    source = FROM_MAILJET if by_mailjet else (facts.reason_from if same else None)
    told = facts.cause_discussed and same
    return replace(facts, reason=reason, reason_from=source, guess=None, cause_discussed=told)


def without_reasons(facts: SuspensionFacts, denied: tuple[str, ...]) -> SuspensionFacts:
    """Return the facts without the reason that the person denies."""
    facts = replace(facts, denied=facts.denied | frozenset(denied))
    if facts.guess in denied:
        facts = replace(facts, guess=None)
    if facts.reason not in denied:
        return facts
    return replace(facts, reason=None, reason_from=None, refused=facts.refused | {"grund", "hinweis"})


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
    if question == "anzeichen":
        return replace(facts, request_wanted=yes or None, refused=facts.refused | {"hinweis", "grund"})
    if question == "mehr_angaben":
        return facts
    if question in ("anfrage", "schritte"):
        return replace(facts, request_wanted=yes)
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


def add_all(facts: SuspensionFacts, fields: dict[str, str]) -> SuspensionFacts:
    """Return the facts with what was told: statements are added to those before, single values replaced."""
    return fill_all(facts, {name: value for name, value in merged(facts.fields, fields).items() if name in fields})
