"""The topic "uebergabe": the way to a person, with what is known to take along."""

from __future__ import annotations

import re
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import memory
from actions.contact import direct_contact, pass_on, tell_contact, ways
from actions.erzaehlt import SUMMARY, told
from actions.memory import Event
from actions.services import asker_of
from actions.uebergabe_bewertung import OPINIONS, answer_feedback, answer_late_rating
from actions.uebergabe_danach import (
    answer_about_people,
    answer_closed,
    answer_note,
    answer_settled,
    case_of,
    tell_known,
    wants_open,
    where_answered,
)
from actions.uebergabe_services import hand_over
from actions.uebergabe_zusammenfassung import summary
from bot.cases.models import Handover, State
from bot.cases.store import HandoversUnavailable
from bot.dialogue.after_handover import about_people, adds_to_summary
from bot.dialogue.answerers import GUIDES
from bot.dialogue.handover import note_to_team
from bot.dialogue.questions import Question, Topic
from bot.dialogue.speech_acts import Reply
from bot.dialogue.told_freely import addition_in

_SUMMARY = "utter_mensch_zusammenfassung"
_GUIDES = frozenset({GUIDES[Topic.DELIVERY], GUIDES[Topic.SUSPENSION]})
_DIGITS = re.compile(r"(?:\d[\s/().-]*){5,}")


class ActionUebergabe(Action):
    """Names the contact way and hours, asks at most how to answer, and passes on what is known."""

    def name(self) -> str:
        """Return the name in domain.yml."""
        return "action_uebergabe"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:
        """Answer a wish for a person, or the answer to a question of this topic."""
        waiting = memory.open_question(tracker)
        asked = waiting.name if waiting else None
        if asked in ("bewertung", "kommentar"):
            return await answer_feedback(dispatcher, tracker, asked)
        if memory.message_facts(tracker).choice in OPINIONS:
            return await answer_late_rating(dispatcher, tracker, waiting)
        if asked == "geloest" and memory.latest_intent(tracker) != "mensch_sprechen":
            return answer_settled(dispatcher, tracker)
        if asked == "mensch" and memory.latest_reply(tracker) in (Reply.NO, Reply.DONT_KNOW):
            dispatcher.utter_message(response="utter_mensch_doch_nicht")
            return [SlotSet("offene_frage", None)]
        try:
            about = about_people(memory.latest_turn(tracker))
            if about:
                return await answer_about_people(dispatcher, tracker, about)
            if adds_to_summary(memory.latest_turn(tracker)) and memory.latest_intent(tracker) != "mensch_sprechen":
                return await _add(dispatcher, tracker)
            if not ways():
                return _only_contact(dispatcher, tracker, asked)
            return await _with_team(dispatcher, tracker, waiting)
        except HandoversUnavailable:
            return _only_contact(dispatcher, tracker, asked)


async def _with_team(dispatcher: CollectingDispatcher, tracker: Tracker, waiting: Question | None) -> list[Event]:
    asked = waiting.name if waiting else None
    case = await case_of(tracker)
    if tracker.get_slot("uebergabe"):
        note = note_to_team(memory.latest_text(tracker))
        if note:
            return await answer_note(dispatcher, tracker, case, note)
        closed = case is None or case.state is State.CLOSED
        if asked == "fall_zu" or (closed and wants_open(tracker)):
            return await answer_closed(dispatcher, tracker, case)
    if case and case.state is State.OPEN:
        await tell_known(dispatcher, case)
        return [SlotSet("offene_frage", None)] if asked in ("mensch", "erreichbar") else []
    if asked == "erreichbar":
        contact, more = _contact_in(tracker)
    else:
        contact, more = _known_contact(tracker), None
        if contact is None:
            tell_contact(dispatcher, offer=False)
            dispatcher.utter_message(response="utter_frage_erreichbar")
            before = None if asked == "mensch" else asked
            return [SlotSet("offene_frage", "erreichbar"), SlotSet("frage_davor", before)]
    case = await hand_over(tracker, contact, more)
    sent = await pass_on(case.reference)
    _tell_created(dispatcher, case, sent=sent, more=more)
    resume = tracker.get_slot("frage_davor") if asked in ("erreichbar", "mensch") else asked
    return [
        SlotSet("uebergabe", case.reference),
        SlotSet("offene_frage", resume),
        SlotSet("frage_davor", None),
    ]


def _contact_in(tracker: Tracker) -> tuple[str | None, str | None]:
    """Return the address in the answer, or else a telephone number as a line of its own."""
    told = memory.message_facts(tracker)
    if told.address and told.suggestion:
        return told.suggestion, told.address  # the team sees both: the slip was perhaps none
    if told.address:
        return told.address, None
    text = memory.latest_text(tracker).strip()
    return None, text[:200] if _DIGITS.search(text) else None


def _known_contact(tracker: Tracker) -> str | None:
    """Return where this user can be answered without asking: his signed address, or the one he missed a mail at."""
    signed = asker_of(tracker).email
    if signed:
        return signed
    return tracker.get_slot("email") if tracker.get_slot("betroffen") == "ich" else None


def _tell_created(dispatcher: CollectingDispatcher, case: Handover, *, sent: bool, more: str | None) -> None:
    name = "utter_mensch_antwort_unsicher" if case.content.warning else "utter_mensch_antwort_an"
    response = "utter_mensch_uebergeben" if sent else "utter_mensch_vorgemerkt"
    answer = where_answered(case, name)
    if more and not case.contact:  # a telephone number, or the like
        answer = ["utter_mensch_antwort_angabe", *(part for part in answer if part != "utter_mensch_antwort_ohne")]
    dispatcher.utter_message(response=response, nummer=case.reference, antwort=answer, direkt=direct_contact())


def _has_news(tracker: Tracker) -> bool:
    """Tell whether a guide went on, or more was told, since the summary was shown: the same lines twice help nobody."""
    if told(tracker) != told(tracker, until=SUMMARY):
        return True
    for event in reversed(tracker.events):
        if event.get("event") == "action" and event.get("name") in _GUIDES:
            return True
        if (event.get("metadata") or {}).get("utter_action") in SUMMARY:
            return False
    return True


def _only_contact(dispatcher: CollectingDispatcher, tracker: Tracker, asked: str | None) -> list[Event]:
    tell_contact(dispatcher, offer=False)
    lines = summary(tracker)
    if lines and _has_news(tracker):
        dispatcher.utter_message(response=_SUMMARY, zeilen=lines)
    if asked == "erreichbar":
        return [SlotSet("offene_frage", tracker.get_slot("frage_davor")), SlotSet("frage_davor", None)]
    return [SlotSet("offene_frage", None)] if asked == "mensch" else []


async def _add(dispatcher: CollectingDispatcher, tracker: Tracker) -> list[Event]:
    """Put what was missing into the summary, in the words of the person, and show it at once; or tell the team.

    Raises:
        HandoversUnavailable: the database failed.
    """
    case = await case_of(tracker)
    added = addition_in(memory.latest_text(tracker))
    if case and case.state is State.OPEN and added:
        return await answer_note(dispatcher, tracker, case, added)
    dispatcher.utter_message(response="utter_mensch_ergaenzt", zeilen=summary(tracker))
    return []
