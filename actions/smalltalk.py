"""The topic "smalltalk": beginning, stopping and starting over."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import ActionExecuted, SessionStarted, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import memory
from actions.memory import Event


class ActionSessionStart(Action):
    """Introduces the bot in its first message (contract; EU AI Act, Art. 50), and keeps what is known later on."""

    def name(self) -> str:
        """Return Rasa's name for this default action."""
        return "action_session_start"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:
        """Start the session."""
        if not any(event.get("event") == "bot" for event in tracker.events):
            dispatcher.utter_message(response="utter_vorstellung")
        kept = [SlotSet(slot, value) for slot, value in tracker.slots.items() if value is not None]
        return [SessionStarted(), *kept, ActionExecuted("action_listen")]


class ActionAbbrechen(Action):
    """Stops the guide; what was known waits in one slot in case the user changes his mind."""

    def name(self) -> str:
        """Return the name in domain.yml."""
        return "action_abbrechen"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:
        """Cancel the topic at hand."""
        if not tracker.get_slot("thema") and not tracker.get_slot("offene_frage"):
            dispatcher.utter_message(response="utter_nichts_abzubrechen")
            return []
        dispatcher.utter_message(response="utter_abgebrochen")
        return [*memory.forget(memory.ALL_MEMORY), memory.park(tracker)]


class ActionWeiter(Action):
    """Takes a cancellation back."""

    def name(self) -> str:
        """Return the name in domain.yml."""
        return "action_weiter"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:
        """Restore what was known and ask the open question again."""
        dispatcher.utter_message(response="utter_weiter")
        return [*memory.take_up(tracker), *memory.ask_taken_up(dispatcher, tracker)]


class ActionNeuStarten(Action):
    """Forgets everything and begins again."""

    def name(self) -> str:
        """Return the name in domain.yml."""
        return "action_neu_starten"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:
        """Start over with an empty memory."""
        dispatcher.utter_message(response="utter_neustart")
        return [*memory.forget(memory.ALL_MEMORY), SlotSet("abgebrochen", None)]
