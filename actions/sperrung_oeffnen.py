"""Finds out which case a message is about: an earlier one of the signed asker, or one named by its number.

A number that does not exist and somebody else's case are answered alike.
"""

from __future__ import annotations

from dataclasses import dataclass

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import memory, sperrung_fall, wording
from actions import sperrung_reden as reden
from bot.account.cases import Case, Refused
from bot.dialogue.questions import Question
from bot.dialogue.speech_acts import Reply
from bot.dialogue.sperrung import SuspensionFacts
from bot.dialogue.sperrung_record import from_record
from bot.dialogue.sperrung_words import Act, has_lost_it, may_be_number, read_commands
from bot.mail.lookup import Asker


@dataclass(frozen=True)
class Opening:
    """What is known about the case now.

    `asks`: a question about it was asked, nothing else is done. `opened`: an earlier case goes on; `goes_on`: the same
    message says more. `fresh`: a new one is wanted. `handled`: the message was only about the case and is answered.
    `attempt`: the number that waits for its address. `without_number`: he was asked for the number and tells something
    else.
    """

    asks: str | None = None
    facts: SuspensionFacts | None = None
    reference: str | None = None
    opened: bool = False
    goes_on: bool = False
    fresh: bool = False
    handled: bool = False
    attempt: str | None = None
    without_number: bool = False


async def open_case(
    dispatcher: CollectingDispatcher, tracker: Tracker, asker: Asker, question: Question | None, *, entered: bool
) -> Opening:
    """Open the case that the message or the asker points to; nothing where neither does."""
    asked = question.name if question else None
    commands = read_commands(memory.latest_text(tracker))
    current = tracker.get_slot("sperr_fall")
    if commands.reference and commands.reference != current:
        return await _by_number(dispatcher, tracker, asker, commands.reference, more=Act.REPLY in commands.acts)
    if asked == "falladresse":
        return await _by_address(dispatcher, tracker, asker)
    if asked == "fallnummer":
        text = memory.latest_text(tracker)
        lost = memory.latest_reply(tracker) in (Reply.NO, Reply.DONT_KNOW) or has_lost_it(text)
        if lost or not may_be_number(text):  # who goes on telling would be trapped by being asked for it again
            dispatcher.utter_message(response="utter_fall_ohne_nummer")
            return Opening(handled=lost, without_number=not lost)
        dispatcher.utter_message(response="utter_fall_unlesbar")
        return _ask(dispatcher, "fallnummer")
    if asked == "fall_weiter":
        return await _go_on_or_not(dispatcher, tracker, asker)
    wanted = Act.CASE in commands.acts
    if wanted and current:
        dispatcher.utter_message(response="utter_fall_nummer", nummer=current)
        return Opening(handled=True)
    if wanted or (entered and not current and tracker.get_slot("sperr_akte") is None):
        case = await sperrung_fall.newest_of(asker)
        if case:
            if wanted:
                return _opened(dispatcher, case)
            return _ask(dispatcher, "fall_weiter")
    if wanted and has_lost_it(memory.latest_text(tracker)):
        dispatcher.utter_message(response="utter_fall_ohne_nummer")
        return Opening(handled=True)
    return _ask(dispatcher, "fallnummer") if wanted else Opening()


async def _by_number(
    dispatcher: CollectingDispatcher, tracker: Tracker, asker: Asker, reference: str, *, more: bool
) -> Opening:
    own = await sperrung_fall.owned(reference, asker)
    if own:
        return _opened(dispatcher, own, goes_on=more)
    address = memory.message_facts(tracker).address
    if not address:
        opening = _ask(dispatcher, "falladresse")
        return Opening(asks=opening.asks, attempt=reference)
    return await _try(dispatcher, tracker, reference, address, goes_on=more)


async def _by_address(dispatcher: CollectingDispatcher, tracker: Tracker, asker: Asker) -> Opening:
    attempt = tracker.get_slot("sperr_fall_versuch")
    address = memory.message_facts(tracker).address
    if memory.latest_reply(tracker) in (Reply.NO, Reply.DONT_KNOW) and not address:
        dispatcher.utter_message(response="utter_fall_ohne_adresse")
        return Opening(handled=True)
    if not attempt:
        return _ask(dispatcher, "fallnummer")
    if not address:
        dispatcher.utter_message(response="utter_anfrage_keine_adresse")
        return Opening(asks=_ask(dispatcher, "falladresse").asks, attempt=attempt)
    return await _try(dispatcher, tracker, attempt, address)


async def _go_on_or_not(dispatcher: CollectingDispatcher, tracker: Tracker, asker: Asker) -> Opening:
    reply = memory.latest_reply(tracker)
    if reply is Reply.YES:
        case = await sperrung_fall.newest_of(asker)
        return _opened(dispatcher, case) if case else Opening(handled=True)
    return Opening(fresh=reply is Reply.NO, handled=True)


async def _try(
    dispatcher: CollectingDispatcher, tracker: Tracker, reference: str, address: str, *, goes_on: bool = False
) -> Opening:
    found = await sperrung_fall.open_with(reference, address, tracker)
    if isinstance(found, Case):
        return _opened(dispatcher, found, goes_on=goes_on)
    if found is Refused.TOO_OFTEN:
        dispatcher.utter_message(response="utter_fall_zu_oft")
        return Opening(handled=True)
    if found is None:
        dispatcher.utter_message(response="utter_fall_nicht_erreichbar")
        return Opening(handled=True)
    dispatcher.utter_message(response="utter_fall_passt_nicht")
    return _ask(dispatcher, "fallnummer")


def _opened(dispatcher: CollectingDispatcher, case: Case, *, goes_on: bool = False) -> Opening:
    facts = from_record(case.content)
    dispatcher.utter_message(response="utter_fall_offen", nummer=case.reference, zeilen=reden.summary(facts))
    return Opening(facts=facts, reference=case.reference, opened=True, goes_on=goes_on)


def _ask(dispatcher: CollectingDispatcher, question: str) -> Opening:
    dispatcher.utter_message(response=wording.question(question))
    return Opening(asks=question)
