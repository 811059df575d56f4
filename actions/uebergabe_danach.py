"""What follows a hand-over: it is settled or not after all, and the user writes to the team."""

from __future__ import annotations

import asyncio
import re
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import memory
from actions.contact import direct_contact, handovers, pass_on, ways
from actions.memory import Event
from bot.cases.models import Handover, State
from bot.dialogue.handover import reopens
from bot.dialogue.speech_acts import Reply

_AT_ONCE = re.compile(r"\bdoch\b|\bnoch nicht\b|\bimmer noch\b|\bwieder (?:auf|da)\b|\bnicht erledigt\b", re.IGNORECASE)
REOPEN = "uebergabe_offen"
"""The choice behind the button that takes "it is done" back."""


def wants_open(tracker: Tracker) -> bool:
    """Tell whether the message takes "it is done" back, by button or in words."""
    asked, text = tracker.get_slot("offene_frage"), memory.latest_text(tracker)
    if memory.message_facts(tracker).choice == REOPEN:
        return True
    if asked == "fall_zu":
        wishes = memory.latest_intent(tracker) in ("nicht_geholfen", "mensch_sprechen")
        return wishes or bool(_AT_ONCE.search(text))
    return reopens(text, asked=asked is not None)


async def answer_closed(dispatcher: CollectingDispatcher, tracker: Tracker, case: Handover | None) -> list[Event]:
    """Open the matter again, or leave it closed if that is what the user said right after it was closed.

    Raises:
        HandoversUnavailable: the database failed.
    """
    reference = tracker.get_slot("uebergabe")
    done = [SlotSet("offene_frage", None)] if tracker.get_slot("offene_frage") == "fall_zu" else []
    if not reference or not wants_open(tracker):
        dispatcher.utter_message(response="utter_mensch_bleibt_zu")
        return done
    if case is None:
        dispatcher.utter_message(response="utter_mensch_nicht_mehr_da", nummer=reference)
        return [*done, SlotSet("uebergabe", None)]
    await asyncio.to_thread(handovers().set_state, reference, State.OPEN, ways())
    sent = await pass_on(reference)
    name = "utter_mensch_wieder_offen" if sent else "utter_mensch_wieder_vorgemerkt"
    dispatcher.utter_message(response=name, nummer=reference, direkt=direct_contact())
    return done


async def answer_note(
    dispatcher: CollectingDispatcher, tracker: Tracker, case: Handover | None, note: str
) -> list[Event]:
    """Pass on what the user writes to the team; a closed matter is open again by that.

    Raises:
        HandoversUnavailable: the database failed.
    """
    if case is None:
        dispatcher.utter_message(response="utter_mensch_nicht_mehr_da", nummer=tracker.get_slot("uebergabe"))
        return [SlotSet("uebergabe", None)]
    if case.state is State.CLOSED:
        await asyncio.to_thread(handovers().set_state, case.reference, State.OPEN, ways())
    await asyncio.to_thread(handovers().add_note, case.reference, note, ways())
    sent = await pass_on(case.reference)
    name = "utter_an_team_weitergegeben" if sent else "utter_an_team_vorgemerkt"
    dispatcher.utter_message(response=name, nummer=case.reference)
    # Another open question stays open, but is not asked again: the user is talking with people now.
    return [SlotSet("offene_frage", None)] if tracker.get_slot("offene_frage") == "fall_zu" else []


def answer_settled(dispatcher: CollectingDispatcher, tracker: Tracker) -> list[Event]:
    """Answer a "no" to whether the matter is settled; a "yes" is action_geloest's."""
    before = tracker.get_slot("frage_davor")
    back: list[Event] = [SlotSet("offene_frage", before), SlotSet("frage_davor", None)]
    if memory.latest_reply(tracker) is Reply.DONT_KNOW:
        dispatcher.utter_message(response="utter_kommentar_ohne")
        return back
    delivery = tracker.get_slot("thema") == "zustellung"
    dispatcher.utter_message(response="utter_nicht_geloest_zustellung" if delivery else "utter_nicht_geloest")
    return back


async def case_of(tracker: Tracker) -> Handover | None:
    """Return the matter that was handed over in this conversation.

    Raises:
        HandoversUnavailable: the database failed.
    """
    reference: Any = tracker.get_slot("uebergabe")
    return await asyncio.to_thread(handovers().get, reference) if reference else None
