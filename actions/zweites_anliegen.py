"""Names the second matter of a message, so that nobody thinks it was overheard."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import memory
from bot.dialogue.questions import Topic
from bot.dialogue.two_matters import other_matter


def name_other_matter(dispatcher: CollectingDispatcher, tracker: Tracker, answered: Topic) -> None:
    """Say that the other matter comes afterwards, when the message opens one topic and mentions the other."""
    if tracker.get_slot("thema") is not None:
        return
    other = other_matter(memory.latest_text(tracker), answered)
    if other is Topic.DELIVERY:
        dispatcher.utter_message(response="utter_zweites_anliegen_zustellung")
    elif other is Topic.SUSPENSION:
        dispatcher.utter_message(response="utter_zweites_anliegen_sperrung")
