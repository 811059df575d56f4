"""Answers what is asked beside a success: after "da ist sie ja!" a question is still a question."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import memory, nearby, wording
from actions.known_answer import provider_at_hand, say_known
from actions.memory import Event
from bot.dialogue.at_point import LIKELY
from bot.dialogue.context import COUNTERPARTS
from bot.dialogue.passage_cache import passage
from bot.dialogue.questions import Topic
from bot.dialogue.success import wanting

HALF = 0.5
"""From this confidence on the intent of a part answers, where no known question does."""
_BY_INTENT = {
    "absender_whitelisten": "utter_absender_whitelisten",
    "email_im_spam": "utter_absender_whitelisten",
    "andere_adresse": "utter_umstellen_wo_ich",
}
"""What is answered after a success to a question that is none of the known ones, by its intent."""


def answer_after_success(dispatcher: CollectingDispatcher, tracker: Tracker) -> list[Event]:
    """Answer what is asked beside the news that the mail is there; at least how the next one arrives at once."""
    turn = memory.latest_turn(tracker)
    asking = wanting(turn)
    for one in sorted((turn.meaning, *asking), key=lambda part: -part.known_score):
        found = passage(one.known)
        if found and one.known_score >= LIKELY and say_known(dispatcher, tracker, found):
            return [SlotSet("letzte_frage", found.id)]
    for one in asking:
        intent = COUNTERPARTS.get((Topic.DELIVERY, one.intent or ""), one.intent)
        response = _BY_INTENT.get(intent or "")
        if response and one.intent_confidence >= HALF:
            dispatcher.utter_message(response=response, weg=wording.whitelist_hint(provider_at_hand(tracker)))
            return []
    if near := nearby.questions(tracker):
        dispatcher.utter_message(response="utter_rueckfrage_wissen", buttons=near)
    else:
        dispatcher.utter_message(
            response="utter_absender_whitelisten", weg=wording.whitelist_hint(provider_at_hand(tracker))
        )
    return []
