"""The topic "feedback": a solved problem is closed with what keeps it from coming back."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import memory
from actions.memory import Event


class ActionGeloest(Action):
    """Is glad, adds the one preventive step that was not taken yet, and closes the topic."""

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
        return memory.forget(memory.ALL_MEMORY)
