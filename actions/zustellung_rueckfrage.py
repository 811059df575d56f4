"""The topic "zustellung": another address, an address without a topic, and the way back to the open question."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import memory, wording
from actions.memory import Event
from bot.dialogue.questions import Topic
from bot.dialogue.zustellung import DeliveryFacts, learn


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
            return other_address(dispatcher, told.providers[-1])
        waiting = memory.open_question(tracker)
        if facts.email and memory.asks_back(tracker) and not told.providers and facts.status is None and waiting:
            dispatcher.utter_message(response="utter_umstellen_kann_ich_nicht", email=facts.email)
        else:
            dispatcher.utter_message(response="utter_andere_adresse")
        if waiting:
            return return_to_question(dispatcher, tracker)
        dispatcher.utter_message(response=wording.question("andere_adresse"))
        return [SlotSet("thema", Topic.DELIVERY.value), SlotSet("offene_frage", "andere_adresse")]


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


def other_address(dispatcher: CollectingDispatcher, provider: str) -> list[Event]:
    """Judge the provider of another address that somebody wants to use."""
    affected = provider in wording.OFTEN_AFFECTED
    dispatcher.utter_message(
        response="utter_andere_adresse_betroffen" if affected else "utter_andere_adresse_gut",
        anbieter_name=wording.provider_name(provider),
    )
    return [SlotSet("thema", Topic.DELIVERY.value), SlotSet("offene_frage", "andere_adresse" if affected else None)]


def return_to_question(dispatcher: CollectingDispatcher, tracker: Tracker) -> list[Event]:
    """Ask the open question again, if there is one."""
    waiting = memory.open_question(tracker)
    if waiting:
        memory.ask_again(dispatcher, tracker, waiting)
    return []
