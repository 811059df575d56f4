"""What follows a hand-over: it is settled or not after all, and the user writes to the team."""

from __future__ import annotations

import asyncio
import re
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import memory
from actions.contact import answers_here, direct_contact, handovers, hours, pass_on, ways
from actions.memory import Event
from actions.reader import reader_at
from actions.services import settings
from bot.cases.models import Handover, State
from bot.dialogue.after_handover import About
from bot.dialogue.handover import reopens
from bot.dialogue.reader import SELF
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


async def answer_about_people(dispatcher: CollectingDispatcher, tracker: Tracker, about: About) -> list[Event]:
    """Answer what is asked right after the way to a person was told; nothing is passed on by a question alone.

    Raises:
        HandoversUnavailable: the database failed.
    """
    if about is About.WHEN:
        dispatcher.utter_message(response="utter_mensch_wann", zeiten=hours())
        return []
    if about is About.SEND_AGAIN:
        helps = reader_at(tracker) != SELF
        dispatcher.utter_message(
            response="utter_mensch_neu_schicken_mitglied" if helps else "utter_mensch_neu_schicken"
        )
        return []
    if about is About.WHO:
        helps = reader_at(tracker) != SELF
        response = "utter_mensch_wer_dahinter_mitglied" if helps else "utter_mensch_wer_dahinter"
        dispatcher.utter_message(response=response, kontakt=settings().support_email or "utter_support_name")
        return []
    if about is About.NEXT:
        dispatcher.utter_message(response="utter_mensch_was_dann")
        return []
    case = await case_of(tracker)
    contact = settings().support_email
    if case and case.state is State.OPEN:
        await tell_known(dispatcher, case)
    elif ways():
        dispatcher.utter_message(response="utter_mensch_noch_nicht_anbieten")
    elif contact:
        dispatcher.utter_message(response="utter_mensch_noch_nicht", kontakt=contact)
    else:
        dispatcher.utter_message(response="utter_mensch_noch_nicht_ohne")
    return []


async def tell_known(dispatcher: CollectingDispatcher, case: Handover) -> None:
    """Say how it stands with a matter that is open: with the team, or still on its way.

    Raises:
        HandoversUnavailable: the database failed.
    """
    sent = await asyncio.to_thread(handovers().is_sent, case.reference)
    response = "utter_mensch_schon_uebergeben" if sent else "utter_mensch_vorgemerkt"
    answer = where_answered(case, "utter_mensch_antwort_an")
    dispatcher.utter_message(response=response, nummer=case.reference, antwort=answer, direkt=direct_contact())


def where_answered(case: Handover, name: str) -> list[Any]:
    """Return where the team's answer will arrive: at an address, here in the chat, at both or nowhere."""
    answer: list[Any] = [{"response": name, "adresse": case.contact}] if case.contact else []
    if answers_here(case.channel):
        answer.append("utter_mensch_antwort_hier")
    return answer or ["utter_mensch_antwort_ohne"]


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
