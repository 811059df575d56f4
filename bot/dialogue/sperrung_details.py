"""Takes the details of a message into the facts of the suspension guide, whatever else the message does. Pure.

What was told is kept under its field, dated, and never asked again; a step told as done is ticked; a reason that is
denied is dropped.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from bot.account.answers import with_date
from bot.account.details import MULTI, is_of_others, read_details
from bot.account.notice import denied_reasons
from bot.account.owner import owner_in
from bot.account.request import ALL_FIELDS
from bot.account.step_questions import steps_told_done, steps_told_undone
from bot.account.steps import STEPS
from bot.account.telling import as_sentence
from bot.dialogue.sperrung import LETTER_PARTS, TICKET, SuspensionFacts, add_all, fill_all, without_reasons
from bot.dialogue.sperrung_taken import Message

_SAID_BY_NAME = frozenset({"kontoname", "kontoadresse", "vorfall", "aenderung", "besonderheiten", "herkunft", TICKET})
"""Details that a later message may change or add to without being asked; the others only where they are asked for."""


@dataclass(frozen=True)
class TakenIn:
    """The facts after a message's details, and what these were."""

    facts: SuspensionFacts
    today: date
    told: tuple[str, ...] = ()
    ticked: frozenset[str] = frozenset()
    denied: tuple[str, ...] = ()
    """Reasons that were taken for known and are denied."""
    wrote: bool = False
    wrote_on: date | None = None
    collecting: bool = False
    unknown: bool = False
    """Whether it says, and it was not known before, that he does not know the reason."""
    owner_told: bool = False
    """Whether it says that the account is a customer's, and that was not known before."""
    wished: bool = False
    """Whether it was plainly wished that this stands in the letter."""
    never_wrote: bool = False
    """Whether it says that Mailjet was not written to."""

    def and_also(self, more: TakenIn) -> TakenIn:
        """Return both of what two parts of a message told."""
        return replace(
            more,
            told=tuple(dict.fromkeys((*self.told, *more.told))),
            ticked=self.ticked | more.ticked,
            denied=(*self.denied, *more.denied),
            wrote=self.wrote or more.wrote,
            wrote_on=self.wrote_on or more.wrote_on,
            collecting=self.collecting,
            unknown=self.unknown or more.unknown,
            owner_told=self.owner_told or more.owner_told,
            never_wrote=self.never_wrote or more.never_wrote,
        )


def take_in(
    facts: SuspensionFacts, asked: str | None, message: Message, today: date, *, every: bool = False
) -> TakenIn:
    """Return the facts with everything that the message tells.

    Args:
        facts: what was known before.
        asked: the field that is asked for, None where another question or none is open.
        message: the message.
        today: the day in the user's time zone.
        every: whether each statement shall stand in the letter.
    """
    read = read_details(message.text, asked, today, every=every)
    fields = {name: value for name, value in read.fields.items() if name in (*ALL_FIELDS, *LETTER_PARTS)}
    if read.ticket:
        fields[TICKET] = read.ticket
    if "seit" in fields:
        fields["seit"] = with_date(fields["seit"], today)
    fields = {name: written(name, value, today) for name, value in fields.items()}
    shown = facts.request_shown or facts.reply_shown
    anew = {
        name
        for name in read.labelled
        if (shown or name == "herkunft") and name in fields and fields[name] != facts.fields.get(name)
    }
    fields = {name: value for name, value in fields.items() if name in anew or _is_news(facts, asked, name, value)}
    after = add_all(facts, {name: value for name, value in fields.items() if name not in anew})
    after = fill_all(after, {name: fields[name] for name in anew})
    after = asked_by_mailjet(after, tuple(fields))
    ticked = steps_told_done(message.text, STEPS.get(facts.reason or "", ())) - facts.ticked
    undone = steps_told_undone(message.text, STEPS.get(facts.reason or "", ())) & facts.ticked
    owner = None if is_of_others(message.text) else owner_in(message.text)
    unknown = read.reason_unknown and not facts.reason_unknown and facts.reason is None
    after = replace(
        after,
        ticked=(after.ticked | ticked) - undone,
        reason_unknown=facts.reason_unknown or unknown,
        hide_reason=facts.hide_reason and not unknown,
        owner=facts.owner or owner,
    )
    all_denied = denied_reasons(message.text)
    denied = tuple(one for one in all_denied if one in (facts.reason, facts.guess))
    return TakenIn(
        without_reasons(after, all_denied),
        today,
        tuple(fields),
        ticked | undone,
        denied,
        read.wrote,
        read.wrote_on,
        asked is not None,
        unknown,
        bool(owner and not facts.owner),
        every,
        read.never_wrote,
    )


def asked_by_mailjet(facts: SuspensionFacts, told: tuple[str, ...]) -> SuspensionFacts:
    """Return the facts so that an answer to Mailjet's questions also tells what was told beside them."""
    more = tuple(name for name in told if name in MULTI and name not in facts.wants) if facts.wants else ()
    return replace(facts, wants=(*facts.wants, *more)) if more else facts


def written(name: str, value: str, today: date) -> str:
    """Return a detail as a letter has it: statements as sentences with their date, since that is read days later."""
    if name not in MULTI:
        return value
    return "; ".join(as_sentence(one, today).removesuffix(".") for one in value.split("; "))


def _is_news(facts: SuspensionFacts, asked: str | None, name: str, value: str) -> bool:
    known = facts.fields.get(name)
    if known is None:
        return True
    if value.casefold() == known.casefold() or (name != "kontoname" and value.casefold() in known.casefold()):
        return False  # a shorter name corrects the longer one
    return name == asked or name in _SAID_BY_NAME or facts.request_shown
