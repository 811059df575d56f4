"""The topic "feedback": a solved problem is closed with what keeps it from coming back."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import memory
from actions.asked_beside import answer_after_success
from actions.contact import close_case
from actions.memory import Event
from bot.dialogue.questions import Topic
from bot.dialogue.success import asks_beside, is_in, says_farewell
from bot.dialogue.zustellung import AFFECTED_MEMBER

OWN_RATING = frozenset({"website"})
"""Channels that ask for a rating by themselves, beside the conversation."""


class ActionGeloest(Action):
    """Is glad, adds the one preventive step that was not taken yet, closes the topic and asks for a rating, once."""

    def name(self) -> str:
        """Return the name in domain.yml."""
        return "action_geloest"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:
        """Close the matter."""
        topic, turn = tracker.get_slot("thema"), memory.latest_turn(tracker)
        mail = topic == Topic.DELIVERY.value or (topic is None and (turn.solved or is_in(turn)))
        asks, leaves = mail and asks_beside(turn), mail and says_farewell(turn)
        answered: list[Event] = []
        if asks:
            if topic or not turn.solved:
                dispatcher.utter_message(response="utter_geloest_zustellung_kurz")
            answered = answer_after_success(dispatcher, tracker)
        elif leaves and turn.intent != "danken":
            dispatcher.utter_message(response="utter_geloest_abschied")
        elif topic == "sperrung":
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
        if mail and tracker.get_slot("betroffen") != AFFECTED_MEMBER:
            # He asks on about the same mailbox; that of a member is the next one's no more.
            events.append(SlotSet("anbieter", _provider(tracker)))
        events += answered
        reference = tracker.get_slot("uebergabe")
        if reference and await close_case(reference):
            dispatcher.utter_message(response="utter_frage_fall_zu")
            return [*events, SlotSet("offene_frage", "fall_zu")]
        if (
            asks
            or leaves
            or tracker.get_slot("bewertung_gefragt")
            or tracker.get_latest_input_channel() in OWN_RATING
            or not topic
        ):
            return events
        dispatcher.utter_message(response="utter_frage_bewertung")
        return [*events, SlotSet("offene_frage", "bewertung"), SlotSet("bewertung_gefragt", True)]


def _provider(tracker: Tracker) -> str | None:
    """Return the provider of the mailbox at hand; one that is named in a question may be another."""
    told = memory.message_facts(tracker).providers
    known: str | None = tracker.get_slot("anbieter")
    return known or (told[-1] if told else None)
