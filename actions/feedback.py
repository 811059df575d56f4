"""The topic "feedback": a solved problem is closed with what keeps it from coming back."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import memory
from actions.contact import close_case
from actions.memory import Event
from bot.dialogue.questions import Topic

OWN_RATING = frozenset({"website"})
"""Channels that ask for a rating by themselves, beside the conversation."""


class ActionGeloest(Action):
    """Is glad, adds the one preventive step that was not taken yet, closes the topic and asks for a rating, once."""

    def name(self) -> str:
        """Return the name in domain.yml."""
        return "action_geloest"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:
        """Close the matter."""
        topic = tracker.get_slot("thema")
        if topic == "sperrung":
            dispatcher.utter_message(response="utter_geloest_sperrung")
        elif topic == "zustellung" and "kontakt" in (tracker.get_slot("versucht") or ()):
            dispatcher.utter_message(response="utter_geloest_zustellung_kurz")
        elif topic == "zustellung":
            dispatcher.utter_message(response="utter_geloest_zustellung")
        else:
            dispatcher.utter_message(response="utter_geloest")
        events = memory.forget(memory.ALL_MEMORY)
        if topic == Topic.DELIVERY.value:
            events.append(memory.park(tracker, geloest=True, offene_frage="geholfen"))
        reference = tracker.get_slot("uebergabe")
        if reference and await close_case(reference):
            dispatcher.utter_message(response="utter_frage_fall_zu")
            return [*events, SlotSet("offene_frage", "fall_zu")]
        if tracker.get_slot("bewertung_gefragt") or tracker.get_latest_input_channel() in OWN_RATING or not topic:
            return events
        dispatcher.utter_message(response="utter_frage_bewertung")
        return [*events, SlotSet("offene_frage", "bewertung"), SlotSet("bewertung_gefragt", True)]
