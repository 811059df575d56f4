"""Slots ↔ what the planners know. The only place that names the slots behind a fact."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import takewhile
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.erzaehlt import told
from actions.services import asker_of
from bot.dialogue.known_before import context_of
from bot.dialogue.message import MessageFacts, from_entities
from bot.dialogue.people import CHOICE, desk_of
from bot.dialogue.questions import ASKED_ONCE, QUESTIONS, Question, waiting
from bot.dialogue.replies import outcome_by, reply_by, statement_by
from bot.dialogue.speech_acts import Reply, is_question
from bot.dialogue.sperrung import SuspensionFacts
from bot.dialogue.sperrung_record import from_record, to_record
from bot.dialogue.told_times import just_now
from bot.dialogue.turn import Turn
from bot.dialogue.zustellung import AFFECTED_MEMBER, AFFECTED_SELF, BUSY_TIMES_MINUTES, DeliveryFacts, Step
from bot.identity import GUEST
from bot.understand.meaning import Meaning

Event = dict[str, Any]

_DELIVERY_SLOTS = {
    "affected": "betroffen",
    "email": "email",
    "suggestion": "email_vorschlag",
    "provider": "anbieter",
    "status": "status",
    "age_minutes": "alter_minuten",
    "forwarding": "weiterleitung",
    "last_step": "letzter_schritt",
}
_DELIVERY_SETS = {"tried": "versucht", "refused": "verweigert"}

DELIVERY_MEMORY = (*_DELIVERY_SLOTS.values(), *_DELIVERY_SETS.values(), "befund", "mails", "stoerung")
SUSPENSION_MEMORY = ("sperr_akte", "sperr_grund", "sperr_fall", "sperr_fall_versuch")
ALL_MEMORY = (
    "thema",
    "thema_davor",
    "offene_frage",
    "frage_davor",
    "letzte_frage",
    *DELIVERY_MEMORY,
    *SUSPENSION_MEMORY,
)


def delivery_facts(tracker: Tracker, *, may_look_up: bool = False) -> DeliveryFacts:
    """Return what the slots know about the missing mail."""
    known: dict[str, Any] = {field: tracker.get_slot(slot) for field, slot in _DELIVERY_SLOTS.items()}
    sets: dict[str, Any] = {field: frozenset(tracker.get_slot(slot) or ()) for field, slot in _DELIVERY_SETS.items()}
    if told(tracker).keeps_address:
        sets["refused"] |= {Step.OTHER_ADDRESS.value}
    sets["tried"] |= _tried_on_the_way(tracker)
    return DeliveryFacts(**known, **sets, may_look_up=may_look_up)


def _tried_on_the_way(tracker: Tracker) -> frozenset[str]:
    """Return what a guest said he tried in this matter, also where another answer than the guide's followed."""
    if asker_of(tracker) != GUEST or desk_of(tracker.slots) or tracker.get_slot("thema") not in (None, "zustellung"):
        return frozenset()
    tried: set[str] = set()
    for event in reversed(list(tracker.events)):
        if event.get("event") == "slot" and event.get("name") == "thema" and event.get("value") is None:
            break  # what was told before belongs to a matter that is closed
        if event.get("event") == "user":
            tried.update(from_entities((event.get("parse_data") or {}).get("entities") or []).tried)
    return frozenset(tried)


def remember_delivery(facts: DeliveryFacts) -> list[Event]:
    """Return the slot events that keep these facts."""
    events = [SlotSet(slot, getattr(facts, field)) for field, slot in _DELIVERY_SLOTS.items()]
    return events + [SlotSet(slot, sorted(getattr(facts, field))) for field, slot in _DELIVERY_SETS.items()]


def suspension_facts(tracker: Tracker) -> SuspensionFacts:
    """Return what this conversation knows about the blocked account; a stored case may know more."""
    return from_record(tracker.get_slot("sperr_akte"))


def remember_suspension(facts: SuspensionFacts) -> list[Event]:
    """Return the slot events that keep these facts; the reason has a slot of its own, as other topics tell it."""
    return [SlotSet("sperr_akte", to_record(facts)), SlotSet("sperr_grund", facts.reason)]


def forget(slots: tuple[str, ...]) -> list[Event]:
    """Return the slot events that empty these slots."""
    return [SlotSet(slot, None) for slot in slots]


def park(tracker: Tracker, **changed: Any) -> Event:
    """Return the slot event that keeps what was known at hand, in case a closed topic is taken up again."""
    kept = {slot: tracker.get_slot(slot) for slot in ALL_MEMORY if tracker.get_slot(slot) is not None}
    return SlotSet("abgebrochen", {**kept, **changed})


def take_up(tracker: Tracker) -> list[Event]:
    """Put back what was kept when a topic was closed, for this turn and, by the events, for the next ones."""
    kept = {slot: value for slot, value in (tracker.get_slot("abgebrochen") or {}).items() if slot in ALL_MEMORY}
    tracker.slots.update(kept)
    return [*(SlotSet(slot, value) for slot, value in kept.items()), SlotSet("abgebrochen", None)]


def said(tracker: Tracker) -> list[str]:
    """Return the names of all responses of this conversation, in their order."""
    spoken = (event.get("metadata") or {} for event in tracker.events if event.get("event") == "bot")
    return [str(metadata.get("utter_action") or "") for metadata in spoken]


def latest_answer(tracker: Tracker) -> list[str]:
    """Return the names of the responses between the message at hand and the one before it."""
    before = list(takewhile(lambda event: event.get("event") != "user", _before_latest_message(tracker)))
    return [str((one.get("metadata") or {}).get("utter_action") or "") for one in before if one.get("event") == "bot"]


def _before_latest_message(tracker: Tracker) -> Iterator[Event]:
    """Yield the events before the message at hand, the latest first."""
    events = iter(reversed(tracker.events))
    next((event for event in events if event.get("event") == "user"), None)
    return events


def was_told(tracker: Tracker, text: str) -> bool:
    """Return whether this text was already said in the conversation, alone or as a part of an answer."""
    return any(text in (event.get("text") or "") for event in tracker.events if event.get("event") == "bot")


def times_asked(tracker: Tracker, question: str) -> int:
    """Return how often this question was asked with no other in between."""
    asked = [name for name in said(tracker) if name.startswith("utter_frage_")]
    return len(list(takewhile(lambda name: name == f"utter_frage_{question}", reversed(asked))))


def message_facts(tracker: Tracker) -> MessageFacts:
    """Return the facts of the latest message, in the light of what was told before it."""
    facts = from_entities(tracker.latest_message.get("entities") or [])
    if not (facts.affected == AFFECTED_MEMBER or facts.age_minutes is not None):
        return facts
    known = told(tracker)
    if facts.affected == AFFECTED_MEMBER and known.for_another and not known.customers and asker_of(tracker) == GUEST:
        facts = replace(facts, affected=AFFECTED_SELF)  # who cares for somebody sees what a member sees
    fresh = facts.age_minutes is not None and facts.age_minutes < BUSY_TIMES_MINUTES
    if fresh and known.long_ago and not just_now(latest_text(tracker)):
        facts = replace(facts, age_minutes=None)  # "hab ich grad gemacht" is said of the step, not of the mail
    return facts


def latest_text(tracker: Tracker) -> str:
    """Return the latest message as typed."""
    return tracker.latest_message.get("text") or ""


def latest_intent(tracker: Tracker) -> str:
    """Return the name of the recognised intent."""
    return (tracker.latest_message.get("intent") or {}).get("name") or ""


def latest_turn(tracker: Tracker) -> Turn:
    """Return the latest message with the state of its conversation, as the policy saw it."""
    signed_in = asker_of(tracker) != GUEST
    return Turn.of(tracker.latest_message, tracker.slots, latest_answer(tracker), signed_in=signed_in)


def latest_meaning(tracker: Tracker) -> Meaning:
    """Return what the latest message does, and which known question it asks."""
    return Meaning.of(tracker.latest_message, context_of(tracker.slots))


def latest_reply(tracker: Tracker) -> Reply | None:
    """Return the yes, no or refusal in the latest message."""
    return reply_by(latest_meaning(tracker), latest_text(tracker), latest_intent(tracker))


def latest_step_outcome(tracker: Tracker) -> Reply | None:
    """Return whether the latest message says that the step just advised helped."""
    return outcome_by(latest_meaning(tracker), latest_text(tracker), latest_intent(tracker))


def asks_back(tracker: Tracker) -> bool:
    """Return whether the latest message is a question."""
    return not statement_by(latest_meaning(tracker)) and is_question(latest_text(tracker))


def open_question(tracker: Tracker) -> Question | None:
    """Return the question that waits for an answer."""
    return waiting(tracker.get_slot("offene_frage"), latest_answer(tracker))


def return_to_question(dispatcher: CollectingDispatcher, tracker: Tracker) -> list[Event]:
    """Ask the open question again, if there is one that bears repeating; nothing is to be remembered of that."""
    asked = open_question(tracker)
    if asked and asked.name not in ASKED_ONCE:
        ask_again(dispatcher, tracker, asked)
    return []


def ask_taken_up(dispatcher: CollectingDispatcher, tracker: Tracker) -> list[Event]:
    """Ask the question that was open when the topic was closed: who goes on wants it, also one that is asked once."""
    asked = QUESTIONS.get(tracker.get_slot("offene_frage") or "")
    if asked:
        ask_again(dispatcher, tracker, asked)
    return []


def ask_again(dispatcher: CollectingDispatcher, tracker: Tracker, question: Question) -> None:
    """Repeat the open question after an interruption."""
    values = {"email": tracker.get_slot("email"), "email_vorschlag": tracker.get_slot("email_vorschlag")}
    # Of several mails one is chosen by button: without them the question could not be answered.
    buttons = desk_of(tracker.slots).get(CHOICE) if question.name == "welche_mail" else None
    dispatcher.utter_message(response=f"utter_frage_{question.name}", buttons=buttons or [], **values)
