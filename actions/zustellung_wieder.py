"""Goes on with a missing mail that was taken for found: a "yes" to a step may have meant "I will look"."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import memory
from actions.memory import Event
from actions.zustellung import ActionZustellung


class ActionDochNicht(Action):
    """Takes a success back that was none, and goes on behind the step that did not help after all."""

    def name(self) -> str:
        """Return the name in domain.yml."""
        return "action_doch_nicht"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:
        """Restore what was known, then answer as the guide does."""
        dispatcher.utter_message(response="utter_doch_nicht_da")
        return [*memory.take_up(tracker), *await ActionZustellung().run(dispatcher, tracker, domain)]
