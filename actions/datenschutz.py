"""The topic "datenschutz": forgets on request and says honestly what that does not cover."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import memory
from actions.memory import Event
from actions.services import settings


class ActionDatenLoeschen(Action):
    """Empties the memory of this conversation and names who deletes the stored transcript."""

    def name(self) -> str:
        """Return the name in domain.yml."""
        return "action_daten_loeschen"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:
        """Forget what is remembered."""
        contact = settings().support_email
        sentence = {"response": "utter_kontakt_satz", "kontakt": contact} if contact else "utter_kontakt_satz_leer"
        dispatcher.utter_message(response="utter_daten_geloescht", kontakt_satz=sentence)
        return [*memory.forget(memory.ALL_MEMORY), SlotSet("abgebrochen", None)]
