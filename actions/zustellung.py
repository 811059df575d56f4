"""The topic "zustellung": guides from "no mail" to what happened and what helps."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import datetime, timezone
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import memory, wording
from actions.memory import Event
from actions.services import asker_of, lookup
from bot.dialogue.message import MessageFacts, Reply
from bot.dialogue.questions import Topic
from bot.dialogue.zustellung import AFFECTED_SELF, DeliveryFacts, answer, learn, next_move
from bot.mail.lookup import Lookup, LookupResult, Outcome, Role
from bot.mail.models import Delivery
from bot.mail.verdict import assess

UNREADABLE_STATUS = "status_unklar"


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

        question = memory.open_question(tracker)
        if question and question.name == "andere_adresse" and told.providers:
            return [*events, *memory.remember_delivery(before), *_other_address(dispatcher, told.providers[-1])]
        if told.choice == UNREADABLE_STATUS:
            dispatcher.utter_message(response="utter_status_unklar")
            facts = replace(facts, refused=facts.refused | {"status"})
        _acknowledge(dispatcher, before, facts, told)

        wants_status = memory.latest_intent(tracker) == "zustellstatus_abfragen"
        if asker.role is Role.GUEST and wants_status:
            dispatcher.utter_message(response="utter_nachsehen_nicht_erlaubt")
        looked_up = None
        if (
            facts.may_look_up
            and facts.email
            and not facts.suggestion
            and _worth_a_look(tracker, before, facts, wants_status)
        ):
            looked_up = await asyncio.to_thread((self._find or lookup()).find, asker, facts.email)
            facts, more, done = _tell(dispatcher, facts, looked_up, told.choice)
            events += more
            if done:
                return [*events, *memory.remember_delivery(facts)]
        return [*events, *_move(dispatcher, facts)]


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
            return _return_to_question(dispatcher, tracker)
        if not told.statuses:
            dispatcher.utter_message(response="utter_status_allgemein")
            return _return_to_question(dispatcher, tracker)
        for status in told.statuses[:2]:
            dispatcher.utter_message(response=wording.STATUS[status])
        if memory.asks_back(tracker) and not told.affected:
            return _return_to_question(dispatcher, tracker)
        facts = learn(memory.delivery_facts(tracker), told)
        return [SlotSet("thema", Topic.DELIVERY.value), *_move(dispatcher, facts)]


class ActionAndereAdresse(Action):
    """Answers wishes for another address; never claims to have changed one."""

    def name(self) -> str:
        """Return the name in domain.yml."""
        return "action_andere_adresse"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:
        """Answer a message about another address."""
        told = memory.message_facts(tracker)
        facts = memory.delivery_facts(tracker)
        if told.providers and not told.address:
            return _other_address(dispatcher, told.providers[-1])
        waiting = memory.open_question(tracker)
        if facts.email and memory.asks_back(tracker) and not told.providers and facts.status is None and waiting:
            dispatcher.utter_message(response="utter_umstellen_kann_ich_nicht", email=facts.email)
        else:
            dispatcher.utter_message(response="utter_andere_adresse")
        if waiting:
            return _return_to_question(dispatcher, tracker)
        dispatcher.utter_message(response=wording.question("andere_adresse"))
        return [SlotSet("thema", Topic.DELIVERY.value), SlotSet("offene_frage", "andere_adresse")]


class ActionAnbieterfrage(Action):
    """Answers "is it provider X?" and "how do I mark the sender as safe?" for the provider named or known."""

    def name(self) -> str:
        """Return the name in domain.yml."""
        return "action_anbieterfrage"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:
        """Answer a question about a provider."""
        told = memory.message_facts(tracker)
        provider = told.providers[-1] if told.providers else tracker.get_slot("anbieter")
        if memory.latest_intent(tracker) == "absender_whitelisten":
            dispatcher.utter_message(response="utter_absender_whitelisten", weg=wording.whitelist_hint(provider))
        elif not told.providers:
            dispatcher.utter_message(response="utter_betroffene_anbieter")
        else:
            affected = provider in wording.OFTEN_AFFECTED
            dispatcher.utter_message(
                response="utter_anbieter_auf_liste" if affected else "utter_anbieter_nicht_auf_liste",
                anbieter_name=wording.provider_name(provider),
                weg=wording.whitelist_hint(provider),
            )
        return [SlotSet("anbieter", provider)] if told.providers else []


class ActionAdresseOhneThema(Action):
    """Asks what an address is about instead of quietly using it."""

    def name(self) -> str:
        """Return the name in domain.yml."""
        return "action_adresse_ohne_thema"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:
        """Ask for the topic and keep the address for the answer."""
        facts = learn(DeliveryFacts(), memory.message_facts(tracker))
        dispatcher.utter_message(response="utter_adresse_ohne_thema")
        return memory.remember_delivery(replace(facts, affected=None))


def _with_token(facts: DeliveryFacts, asker: Any) -> DeliveryFacts:
    """A member has signed who he is: he need not type his address, nor say whom it is about."""
    if asker.role is not Role.MITGLIED:
        return facts
    return replace(facts, email=facts.email or asker.email or None, affected=facts.affected or AFFECTED_SELF)


def _with_answer(facts: DeliveryFacts, tracker: Tracker, told: MessageFacts) -> DeliveryFacts:
    question = memory.open_question(tracker)
    intent = memory.latest_intent(tracker)
    if intent == "nicht_geholfen" and facts.last_step:
        return answer(facts, "geholfen", yes=False)
    if not question or question.topic is not Topic.DELIVERY:
        return facts
    if question.name == "geholfen":
        # "im Spam ist nichts" already names the step; a bare "nein" means the one just advised.
        reply = memory.latest_reply(tracker)
        return answer(facts, "geholfen", yes=False) if reply in (Reply.NO, Reply.DONT_KNOW) else facts
    if question.name == "adresse_vorschlag" and told.address:
        return facts
    reply = memory.latest_reply(tracker)
    answered = {"betroffen": told.affected, "adresse": told.address, "status": told.statuses}.get(question.name)
    if reply is None or answered:
        return facts
    return answer(facts, question.name, yes=reply is Reply.YES)


def _acknowledge(
    dispatcher: CollectingDispatcher, before: DeliveryFacts, facts: DeliveryFacts, told: MessageFacts
) -> None:
    """Say shortly what was understood, so that a misunderstanding shows at once."""
    if before.suggestion and not facts.suggestion and not told.address:
        fixed = facts.email == before.suggestion
        name = "utter_adresse_korrigiert" if fixed else "utter_adresse_bleibt"
        dispatcher.utter_message(response=name, email=facts.email)
    elif facts.email != before.email and facts.email and not facts.suggestion:
        dispatcher.utter_message(response="utter_adresse_notiert", email=facts.email)
    if facts.provider != before.provider and facts.provider in wording.OFTEN_AFFECTED:
        dispatcher.utter_message(
            response="utter_anbieter_betroffen", anbieter_name=wording.provider_name(facts.provider)
        )
    if facts.status != before.status and facts.status:
        dispatcher.utter_message(response=wording.STATUS[facts.status])


def _worth_a_look(tracker: Tracker, before: DeliveryFacts, facts: DeliveryFacts, wants_status: bool) -> bool:
    waiting = memory.open_question(tracker)
    chooses = waiting is not None and waiting.name == "welche_mail"
    return wants_status or chooses or facts.email != before.email or tracker.get_slot("befund") is None


def _tell(
    dispatcher: CollectingDispatcher, facts: DeliveryFacts, result: LookupResult, choice: str | None
) -> tuple[DeliveryFacts, list[Event], bool]:
    """Say what was found; True when that ends the turn (a question or an instruction was given)."""
    if result.outcome is not Outcome.FOUND:
        dispatcher.utter_message(response=wording.lookup_failed(result))
        known = result.outcome is Outcome.NONE
        refused = facts.refused | ({"status"} if known else set())
        return replace(facts, refused=refused), [SlotSet("befund", {"outcome": result.outcome.value})], False
    chosen = next((mail for mail in result.deliveries if mail.message_id == choice), None)
    if chosen is None and len(result.deliveries) > 1:
        buttons = [
            {"title": wording.mail_title(mail), "payload": f'/auswahl{{"wahl":"{mail.message_id}"}}'}
            for mail in result.deliveries[:4]
        ]
        dispatcher.utter_message(response=wording.question("welche_mail"), buttons=buttons)
        return facts, [SlotSet("offene_frage", "welche_mail")], True
    return _tell_one(dispatcher, facts, result, chosen or result.deliveries[0])


def _tell_one(
    dispatcher: CollectingDispatcher, facts: DeliveryFacts, result: LookupResult, mail: Delivery
) -> tuple[DeliveryFacts, list[Event], bool]:
    judged = assess(mail, datetime.now(timezone.utc))
    if result.failure:
        dispatcher.utter_message(response="utter_nachsehen_aelter")
    response, values = wording.verdict(mail, judged, result)
    dispatcher.utter_message(response=response, **values)
    status = wording.STATUS_OF_STATE[mail.state]
    facts = replace(facts, status=status, provider=facts.provider or judged.provider)
    events = [
        SlotSet("befund", {"outcome": result.outcome.value, "state": mail.state.value, "reason": mail.reason.value})
    ]
    if mail.state in wording.ACCEPTED:
        return facts, events, False
    dispatcher.utter_message(response=wording.act(judged, facts.affected))
    # What was just said covers these steps; the next "no" must bring something new.
    covered = facts.tried | {"adresse_pruefen", "warten"}
    return replace(facts, tried=covered), [*events, SlotSet("offene_frage", "geholfen")], True


def _move(dispatcher: CollectingDispatcher, facts: DeliveryFacts) -> list[Event]:
    move = next_move(facts)
    asked: str | None
    if move.question:
        asked = move.question
        dispatcher.utter_message(response=wording.question(asked), email=facts.email, email_vorschlag=facts.suggestion)
    elif move.step:
        asked = "geholfen"
        dispatcher.utter_message(
            response=wording.step(move.step.value, facts.affected),
            ordner=wording.folder_hint(facts.provider),
            weg=wording.whitelist_hint(facts.provider),
        )
        facts = replace(facts, last_step=move.step.value)
    else:
        asked = "mensch"
        dispatcher.utter_message(response="utter_schritte_erschoepft")
        dispatcher.utter_message(response=wording.question(asked))
    return [*memory.remember_delivery(facts), SlotSet("offene_frage", asked)]


def _other_address(dispatcher: CollectingDispatcher, provider: str) -> list[Event]:
    affected = provider in wording.OFTEN_AFFECTED
    dispatcher.utter_message(
        response="utter_andere_adresse_betroffen" if affected else "utter_andere_adresse_gut",
        anbieter_name=wording.provider_name(provider),
    )
    return [SlotSet("thema", Topic.DELIVERY.value), SlotSet("offene_frage", "andere_adresse" if affected else None)]


def _return_to_question(dispatcher: CollectingDispatcher, tracker: Tracker) -> list[Event]:
    waiting = memory.open_question(tracker)
    if waiting:
        memory.ask_again(dispatcher, tracker, waiting)
    return []
