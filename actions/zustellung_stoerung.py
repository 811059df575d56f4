"""The topic "zustellung": questions about a provider, and the trouble that is told before anything else."""

from __future__ import annotations

import asyncio
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import memory, wording
from actions.memory import Event
from actions.zustellung_services import trouble
from bot.dialogue.questions_back import asks_why


class ActionAnbieterfrage(Action):
    """Answers what depends on a provider: is it affected, how is the sender marked as safe, all lands in spam."""

    def name(self) -> str:
        """Return the name in domain.yml."""
        return "action_anbieterfrage"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:
        """Answer a question about a provider."""
        told = memory.message_facts(tracker)
        provider = told.providers[-1] if told.providers else tracker.get_slot("anbieter")
        events = await tell_trouble(dispatcher, tracker, provider)
        if memory.latest_intent(tracker) == "absender_whitelisten":
            dispatcher.utter_message(response="utter_absender_whitelisten", weg=wording.whitelist_hint(provider))
        elif memory.latest_intent(tracker) == "email_im_spam":
            dispatcher.utter_message(response="utter_im_spam", weg=wording.whitelist_hint(provider))
        elif provider and asks_why(memory.latest_text(tracker)):
            dispatcher.utter_message(response="utter_anbieter_warum", anbieter_name=wording.provider_name(provider))
        elif not told.providers:
            dispatcher.utter_message(response="utter_betroffene_anbieter")
        else:
            affected = provider in wording.OFTEN_AFFECTED
            dispatcher.utter_message(
                response="utter_anbieter_auf_liste" if affected else "utter_anbieter_nicht_auf_liste",
                anbieter_name=wording.provider_name(provider),
                weg=wording.whitelist_hint(provider),
            )
        return [*events, SlotSet("anbieter", provider)] if told.providers else events


async def tell_trouble(dispatcher: CollectingDispatcher, tracker: Tracker, provider: str | None) -> list[Event]:
    """Say once in a conversation that many mails to this provider fail just now, to whoever asks about it."""
    if provider is None or tracker.get_slot("stoerung") == provider:
        return []
    found = await asyncio.to_thread(trouble().at, provider)
    if found is None:
        return []
    dispatcher.utter_message(
        response="utter_stoerung", anbieter_name=wording.provider_name(provider), fehler=found.failed, alle=found.total
    )
    return [SlotSet("stoerung", provider)]
