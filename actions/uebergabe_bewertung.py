"""What users think: the rating after a solved problem, and what was missing after a bad one."""

from __future__ import annotations

import asyncio
import re
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import memory
from actions.memory import Event
from actions.uebergabe_services import feedback
from bot.cases.feedback import FeedbackUnavailable, Opinion
from bot.dialogue.questions import Question
from bot.dialogue.speech_acts import Reply

OPINIONS = {"bewertung_gut": Opinion.GOOD, "bewertung_schlecht": Opinion.BAD}
_GOOD = re.compile(r"\b(?:gut|super|prima|toll|klasse|top|hilfreich|perfekt|great|good)\b|👍|😀|😊", re.IGNORECASE)
_BAD = re.compile(r"\b(?:schlecht|mies|mäßig|geht so|naja|nicht|bad|nervig|umständlich)\b|👎|😠", re.IGNORECASE)


async def answer_feedback(dispatcher: CollectingDispatcher, tracker: Tracker, asked: str) -> list[Event]:
    """Keep a rating, or the words that follow a bad one; whatever else is said ends the asking."""
    done: list[Event] = [SlotSet("offene_frage", None)]
    try:
        if asked == "bewertung":
            return await _rated(dispatcher, tracker)
        if memory.latest_reply(tracker) in (Reply.DONT_KNOW, Reply.NO) and len(_words(tracker)) <= 3:
            dispatcher.utter_message(response="utter_kommentar_ohne")
            return done
        await asyncio.to_thread(feedback().comment, tracker.sender_id, memory.latest_text(tracker))
        dispatcher.utter_message(response="utter_kommentar_danke")
    except FeedbackUnavailable:
        dispatcher.utter_message(response="utter_kommentar_ohne")
    return done


async def answer_late_rating(
    dispatcher: CollectingDispatcher, tracker: Tracker, waiting: Question | None
) -> list[Event]:
    """Keep a rating whose button is pressed later; a question that waits meanwhile is asked again."""
    events = await answer_feedback(dispatcher, tracker, "bewertung")
    if waiting is None:
        return events
    memory.ask_again(dispatcher, tracker, waiting)
    return []


async def _rated(dispatcher: CollectingDispatcher, tracker: Tracker) -> list[Event]:
    opinion = _opinion(tracker)
    if opinion is None:
        dispatcher.utter_message(response="utter_kommentar_ohne")
        return [SlotSet("offene_frage", None)]
    await asyncio.to_thread(feedback().rate, tracker.sender_id, opinion)
    if opinion is Opinion.GOOD:
        dispatcher.utter_message(response="utter_bewertung_danke")
        return [SlotSet("offene_frage", None)]
    dispatcher.utter_message(response="utter_frage_kommentar")
    return [SlotSet("offene_frage", "kommentar")]


def _opinion(tracker: Tracker) -> Opinion | None:
    chosen = OPINIONS.get(memory.message_facts(tracker).choice or "")
    if chosen:
        return chosen
    text = memory.latest_text(tracker)
    if _BAD.search(text) or memory.latest_intent(tracker) in ("nicht_geholfen", "unzufrieden"):
        return Opinion.BAD
    by_reply: dict[Reply | None, Opinion | None] = {Reply.YES: Opinion.GOOD, Reply.NO: Opinion.BAD}
    return Opinion.GOOD if _GOOD.search(text) else by_reply.get(memory.latest_reply(tracker))


def _words(tracker: Tracker) -> list[Any]:
    return memory.latest_text(tracker).split()
