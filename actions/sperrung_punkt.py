"""Answers questions back inside a suspension: how a step is done, and whether one can lift the block oneself."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import memory, sperrung_fall, wording_sperrung
from actions.memory import Event
from bot.account.step_questions import step_asked_about
from bot.account.steps import shown_list
from bot.dialogue.questions import Topic
from bot.dialogue.sperrung_turn import current_list


class ActionPunktGenauer(Action):
    """Says how a step of the list is done, and returns to the open question."""

    def name(self) -> str:
        """Return the name in domain.yml."""
        return "action_punkt_genauer"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:
        """Answer by the step's number or words, else about the next one that is open."""
        facts = await sperrung_fall.known_facts(tracker)
        kind = current_list(facts)
        shown = shown_list(kind, facts.reason) if kind else ()
        step = step_asked_about(memory.latest_text(tracker), shown, facts.ticked)
        dispatcher.utter_message(response=wording_sperrung.STEP_HOW[step] if step else "utter_wie_welcher_schritt")
        return memory.return_to_question(dispatcher, tracker)


class ActionSelbstFreischalten(Action):
    """Says who can lift a suspension or the block of one address."""

    def name(self) -> str:
        """Return the name in domain.yml."""
        return "action_selbst_freischalten"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:
        """Answer for the topic at hand."""
        question = memory.open_question(tracker)
        topic = question.topic.value if question else tracker.get_slot("thema")
        suspended = topic == Topic.SUSPENSION.value
        dispatcher.utter_message(
            response="utter_freischalten_nur_mailjet" if suspended else "utter_blockierung_aufheben"
        )
        return memory.return_to_question(dispatcher, tracker)
