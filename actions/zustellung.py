"""The topic "zustellung": guides from "no mail" to what happened and what helps."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import memory, nearby, wording
from actions.memory import Event
from actions.services import asker_of, lookup
from actions.zustellung_befund import answer_offer, provider_slug, reader_of, tell
from actions.zustellung_rueckfrage import advise_step, other_address, reader_here
from actions.zustellung_stoerung import tell_trouble
from actions.zweites_anliegen import name_other_matter
from bot.dialogue.mail_remarks import names_a_way_out, sees_nothing
from bot.dialogue.message import MessageFacts
from bot.dialogue.questions import Topic
from bot.dialogue.speech_acts import Reply, promises
from bot.dialogue.zustellung import (
    AFFECTED_MEMBER,
    AFFECTED_SELF,
    NOTHING_FOUND,
    DeliveryFacts,
    Step,
    answer,
    learn,
    next_move,
)
from bot.mail.errors import Unreachable
from bot.mail.lookup import Asker, Lookup, LookupResult, Outcome, Role
from bot.mail.pool import in_call_pool

UNREADABLE_STATUS = "status_unklar"
LOOK_WITHIN_S = 4.0
"""Less than an action may take; after that it is said that nothing could be seen, in place of an apology."""

ASKED_AT_MOST = 2
"""How often it is asked who misses the mail."""


class ActionZustellung(Action):
    """Learns what the message says, looks the mail up where that is allowed, and makes the next move."""

    def __init__(self, find: Lookup | None = None) -> None:
        self._find = find

    def name(self) -> str:
        """Return the name in domain.yml."""
        return "action_zustellung"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:
        """Answer one message of the delivery guide."""
        told = memory.message_facts(tracker)
        asker = asker_of(tracker)
        before = memory.delivery_facts(tracker, may_look_up=asker.role is not Role.GUEST)
        facts = _with_answer(_with_token(learn(before, told), asker), tracker, told)
        events: list[Event] = [SlotSet("thema", Topic.DELIVERY.value), SlotSet("abgebrochen", None)]
        other = tracker.get_slot("thema")
        if other and other != Topic.DELIVERY.value:
            events.append(SlotSet("thema_davor", other))
        name_other_matter(dispatcher, tracker, Topic.DELIVERY)

        reader = reader_of(asker, facts)
        question = memory.open_question(tracker)
        if told.providers and not told.address and _is_about_another_address(tracker, before, told):
            better = other_address(dispatcher, told.providers[-1], reader_here(asker, facts))
            return [*events, *memory.remember_delivery(before), *better]
        reply = memory.latest_reply(tracker)
        if question and question.name == "bescheid" and reply and not told.address:
            return [*events, *await answer_offer(dispatcher, tracker, asker, reader, reply)]
        if memory.latest_meaning(tracker).does("bescheid_gewuenscht") and before.email:
            return [*events, *await answer_offer(dispatcher, tracker, asker, reader, Reply.YES)]
        events += await tell_trouble(dispatcher, tracker, provider_slug(facts))
        if told.choice == UNREADABLE_STATUS:
            dispatcher.utter_message(response="utter_status_unklar")
            facts = replace(facts, refused=facts.refused | {"status"})

        meaning = memory.latest_meaning(tracker)
        wants_status = memory.latest_intent(tracker) == "zustellstatus_abfragen" or meaning.does("nachsehen")
        looks = bool(facts.may_look_up and facts.email and not facts.suggestion) and _worth_a_look(
            tracker, before, facts, wants_status
        )
        _acknowledge(dispatcher, before, facts, told, looks=looks)
        if asker.role is Role.GUEST and wants_status:
            dispatcher.utter_message(response="utter_nachsehen_nicht_erlaubt")
        if looks:
            try:
                result = await asyncio.wait_for(self._look(dispatcher, asker, before, facts), LOOK_WITHIN_S)
            except asyncio.TimeoutError:
                result = LookupResult(Outcome.UNAVAILABLE, failure=Unreachable)
            said = tell(dispatcher, facts, reader, result, told.choice)
            facts = said.facts
            if result.outcome is Outcome.NONE and facts.status is None:
                facts = replace(facts, status=NOTHING_FOUND)
            events += said.events
            if said.done:
                return [*events, *memory.remember_delivery(facts)]
        advised = _on_the_table(tracker, before, facts)
        if advised and promises(memory.latest_text(tracker)):
            dispatcher.utter_message(response="utter_schritt_zugesagt")
            return [*events, *memory.remember_delivery(facts)]
        return [*events, *_move(dispatcher, facts, reader_here(asker, facts), advised, nearby.questions(tracker))]

    async def _look(
        self, dispatcher: CollectingDispatcher, asker: Asker, before: DeliveryFacts, facts: DeliveryFacts
    ) -> LookupResult:
        """Look the address up; after a corrected slip, the address as it was first typed as well.

        The one with the slip is probably what the course has stored, so that is where the mails went.
        """
        find = (self._find or lookup()).find
        result = await in_call_pool(find, asker, facts.email or "")
        corrected = before.suggestion is not None and before.suggestion == facts.email and before.email
        if not corrected or result.outcome is not Outcome.NONE:
            return result
        typed = await in_call_pool(find, asker, before.email or "")
        if typed.outcome is not Outcome.FOUND:
            return result
        dispatcher.utter_message(
            response="utter_nachsehen_unter_tippfehler", email=facts.email, email_falsch=before.email
        )
        return typed


class ActionZustellstatus(Action):
    """Explains a status; told as a fact about a mail ("da steht zugestellt"), the guide goes on from it."""

    def name(self) -> str:
        """Return the name in domain.yml."""
        return "action_zustellstatus"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:
        """Answer a question about the meaning of a status."""
        told = memory.message_facts(tracker)
        if told.choice == UNREADABLE_STATUS:
            dispatcher.utter_message(response="utter_status_unklar")
            return memory.return_to_question(dispatcher, tracker)
        known = tracker.get_slot("status")
        statuses = told.statuses or ((known,) if known in wording.STATUS else ())
        if not statuses:
            dispatcher.utter_message(response="utter_status_allgemein")
            return memory.return_to_question(dispatcher, tracker)
        for status in statuses[:2]:
            dispatcher.utter_message(response=wording.STATUS[status])
        if memory.asks_back(tracker) and not told.affected:
            return memory.return_to_question(dispatcher, tracker)
        facts = learn(memory.delivery_facts(tracker), told)
        reader = reader_here(asker_of(tracker), facts)
        return [SlotSet("thema", Topic.DELIVERY.value), *_move(dispatcher, facts, reader)]


def _is_about_another_address(tracker: Tracker, before: DeliveryFacts, told: MessageFacts) -> bool:
    """Tell whether a provider is named for an address to change to, not for the mailbox that misses the mail."""
    question = memory.open_question(tracker)
    if question and question.name == "andere_adresse":
        return True
    known = provider_slug(before)
    advised = bool(question and question.name == "geholfen" and before.last_step)
    return bool(advised and known and told.providers[-1] != known and names_a_way_out(memory.latest_text(tracker)))


def _with_token(facts: DeliveryFacts, asker: Asker) -> DeliveryFacts:
    """Fill in what the signed token says: a member need not type his address, a helper not say that he helps."""
    if asker.role is Role.MITGLIED:
        return replace(facts, email=facts.email or asker.email or None, affected=facts.affected or AFFECTED_SELF)
    helps = asker.role is Role.TEAM or (asker.role is Role.ANBIETER and facts.email and facts.email != asker.email)
    return replace(facts, affected=facts.affected or AFFECTED_MEMBER) if helps else facts


def _with_answer(facts: DeliveryFacts, tracker: Tracker, told: MessageFacts) -> DeliveryFacts:
    question = memory.open_question(tracker)
    intent = memory.latest_intent(tracker)
    if intent == "nicht_geholfen" and facts.last_step:
        return answer(facts, "geholfen", yes=False)
    if not question or question.topic is not Topic.DELIVERY:
        return facts
    if question.name == "geholfen":
        # "im Spam ist nichts" already names the step; a bare "nein" means the one just advised.
        failed = memory.latest_step_outcome(tracker) is Reply.NO and not told.tried
        return answer(facts, "geholfen", yes=False) if failed else facts
    if question.name == "adresse_vorschlag" and told.address:
        return facts
    reply = memory.latest_reply(tracker)
    if question.name == "status" and sees_nothing(memory.latest_text(tracker)):
        reply = Reply.DONT_KNOW
    answered = {"betroffen": told.affected, "adresse": told.address, "status": told.statuses}.get(question.name)
    if answered or (reply is None and not _passes_over(tracker, question.name)):
        return facts
    return answer(facts, question.name, yes=reply is Reply.YES)


def _passes_over(tracker: Tracker, question: str) -> bool:
    """Tell whether he was asked twice who misses the mail, and told other things: the advice does without."""
    return question == "betroffen" and memory.times_asked(tracker, question) >= ASKED_AT_MOST


def _acknowledge(
    dispatcher: CollectingDispatcher, before: DeliveryFacts, facts: DeliveryFacts, told: MessageFacts, *, looks: bool
) -> None:
    """Say shortly what was understood, so that a misunderstanding shows at once; less where a verdict follows."""
    if before.suggestion and not facts.suggestion and not told.address:
        fixed = facts.email == before.suggestion
        name = "utter_adresse_korrigiert" if fixed else "utter_adresse_bleibt"
        dispatcher.utter_message(response=name, email=facts.email)
    new_address = bool(told.address and facts.email != before.email and not facts.suggestion)
    affected = not looks and facts.provider != before.provider and facts.provider in wording.OFTEN_AFFECTED
    named = wording.provider_name(facts.provider) if affected and facts.provider else None
    if new_address:
        name = "utter_adresse_notiert_betroffen" if affected else "utter_adresse_notiert"
        dispatcher.utter_message(response=name, email=facts.email, anbieter_name=named)
    elif affected:
        dispatcher.utter_message(response="utter_anbieter_betroffen", anbieter_name=named)
    if looks:
        return
    if facts.status != before.status and facts.status:
        dispatcher.utter_message(response=wording.STATUS[facts.status])


def _worth_a_look(tracker: Tracker, before: DeliveryFacts, facts: DeliveryFacts, wants_status: bool) -> bool:
    waiting = memory.open_question(tracker)
    chooses = waiting is not None and waiting.name == "welche_mail"
    return wants_status or chooses or facts.email != before.email or tracker.get_slot("befund") is None


def _on_the_table(tracker: Tracker, before: DeliveryFacts, facts: DeliveryFacts) -> str | None:
    """Return the step that the user is busy with, if what he tells now doesn't change a word of it."""
    question = memory.open_question(tracker)
    busy = question is not None and question.name == "geholfen"
    if question and question.name == "adresse_vorschlag" and facts.email == before.suggestion:
        return Step.CHECK_ADDRESS.value  # just compared: what it was is told with the correction
    return before.last_step if busy and provider_slug(facts) == provider_slug(before) else None


def _move(
    dispatcher: CollectingDispatcher,
    facts: DeliveryFacts,
    reader: str,
    advised: str | None = None,
    near: list[dict[str, str]] | None = None,
) -> list[Event]:
    move = next_move(facts)
    provider = provider_slug(facts)
    asked: str | None
    if move.step and move.step.value == advised:
        asked = "geholfen"
        if not dispatcher.messages and near:  # nothing was said yet, so nothing was understood
            dispatcher.utter_message(response="utter_rueckfrage_wissen", buttons=near)
        dispatcher.utter_message(response=wording.question(asked))
    elif move.question:
        asked = move.question
        dispatcher.utter_message(response=wording.question(asked), email=facts.email, email_vorschlag=facts.suggestion)
    elif move.step:
        asked = "geholfen"
        advise_step(dispatcher, move.step.value, reader, provider)
        facts = replace(facts, last_step=move.step.value)
    else:
        asked = "mensch"
        dispatcher.utter_message(response="utter_schritte_erschoepft")
        dispatcher.utter_message(response=wording.question(asked))
    return [*memory.remember_delivery(facts), SlotSet("offene_frage", asked)]
