"""Keeps the cases of several people apart: what is known of one never answers for another.

Which slots belong to one person, and what a message means by names and groups, is bot/dialogue/people.py.
"""

from __future__ import annotations

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet

from bot.dialogue.message import from_entities
from bot.dialogue.people import ASKER, DESK, KIND, OF_ONE, PEOPLE, cases, desk_of, meant

Event = dict[str, Any]
MOST_KEPT = 30
_QUESTIONS = frozenset({"betroffen", "adresse"})
"""What was refused to be answered about anybody; everything else refused belongs to one mail."""


def known(tracker: Tracker) -> dict[str, dict[str, Any]]:
    """Return the cases of this talk by address."""
    return cases(tracker.slots)


def only_of(tracker: Tracker, asker: str | None) -> list[Event]:
    """Forget, before a turn, what somebody else looked up in this talk.

    Args:
        tracker: the conversation.
        asker: a name for who asks now, None where nobody is signed in.
    """
    desk, parked = desk_of(tracker.slots), tracker.get_slot("abgebrochen") or {}
    before = desk.get(ASKER) or desk_of(parked).get(ASKER)
    if asker is None or before == asker:
        return []
    slots: dict[str, Any] = {DESK: {**desk, ASKER: asker}}
    if before:
        slots = dict.fromkeys((*OF_ONE, "email", "email_vorschlag", "abgebrochen")) | {DESK: {ASKER: asker}}
    tracker.slots.update(slots)
    return [SlotSet(slot, value) for slot, value in slots.items()]


def turn_to(tracker: Tracker, address: str | None) -> list[Event]:
    """Put the case of this address in place of the one at hand, for this turn and, by the events, for the next ones."""
    at_hand = tracker.get_slot("email")
    if address is None or address in (at_hand, tracker.get_slot("email_vorschlag")):
        return []
    people = known(tracker)
    case = people.get(address)
    if case is None and not at_hand:
        return []  # what was told so far is told of this first address
    slots: dict[str, Any] = {slot: (case or {}).get(slot) for slot in OF_ONE}
    if case is None:
        refused = set(tracker.get_slot("verweigert") or ()) & _QUESTIONS
        slots |= {"betroffen": tracker.get_slot("betroffen"), "verweigert": sorted(refused)}
    slots |= {"email": address if case else None, "email_vorschlag": None}
    slots[DESK] = {PEOPLE: people, KIND: (case or {}).get(KIND), ASKER: desk_of(tracker.slots).get(ASKER)}
    tracker.slots.update(slots)
    return [SlotSet(slot, value) for slot, value in slots.items()]


def meant_in(tracker: Tracker) -> str | None:
    """Return the one whom the message is about: it may deny one and mean another."""
    told = from_entities(tracker.latest_message.get("entities") or [])
    if told.address:
        return told.address
    named = meant(str(tracker.latest_message.get("text") or ""), known(tracker))
    return named[0] if len(named) == 1 else None


def turn_to_named(tracker: Tracker, address: str | None) -> list[Event]:
    """Put the case of somebody spoken of before in place of the one at hand; a new address changes nothing."""
    return turn_to(tracker, address) if address in known(tracker) else []


def keep(tracker: Tracker, events: list[Event], added: dict[str, dict[str, Any]] | None = None) -> list[Event]:
    """Return the events with what is known now of everybody, the case at hand included.

    Args:
        tracker: the conversation before the events.
        events: those of this turn.
        added: cases looked up beside the one at hand.
    """
    after = {
        **tracker.slots,
        **{event["name"]: event["value"] for event in events if event.get("event") == "slot"},
    }
    people = {**known(tracker), **cases(after), **(added or {})}
    kept = dict(list(people.items())[-MOST_KEPT:])
    return [*events, SlotSet(DESK, {**desk_of(after), PEOPLE: kept})] if kept else events


def with_desk(tracker: Tracker, **changed: Any) -> Event:
    """Return the event that changes what is kept beside the case at hand, for this turn as well."""
    desk = {**desk_of(tracker.slots), **changed}
    tracker.slots[DESK] = desk
    return SlotSet(DESK, desk)
