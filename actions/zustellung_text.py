"""The topic "zustellung": a text to pass on that fits what was found, for one person or for each of several."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import memory, people, wording_uebersicht
from actions.memory import Event
from bot.dialogue.named_again import all_named
from bot.dialogue.people import SOLVED, means_everybody
from bot.dialogue.verdict_in_mind import matter

MOST_TEXTS = 6


def named_in(tracker: Tracker) -> list[str]:
    """Return those spoken of before whom the message names, by address or by first name."""
    known = people.known(tracker)
    told = [address for address in memory.message_facts(tracker).addresses if address in known]
    return told or all_named(memory.latest_text(tracker), tuple(known))


def texts_for_several(dispatcher: CollectingDispatcher, tracker: Tracker, reader: str) -> list[Event] | None:
    """Say a text for each of several people; None where the message is about one, or nothing fits."""
    known, named = people.known(tracker), named_in(tracker)
    everybody = len(known) > 1 and (not tracker.get_slot("email") or means_everybody(memory.latest_text(tracker)))
    addresses = named if len(named) > 1 else tuple(known) if not named and everybody else ()
    texts = {address: _text(known[address], address, reader) for address in addresses if not known[address].get(SOLVED)}
    lines = [
        {"response": "utter_weitergabe_zeile", "adresse": address, "wortlaut": text}
        for address, text in texts.items()
        if text
    ]
    if not lines:
        return None
    dispatcher.utter_message(response="utter_weitergabe_liste", zeilen=lines[:MOST_TEXTS])
    return []


def text_at_hand(dispatcher: CollectingDispatcher, tracker: Tracker, reader: str) -> bool:
    """Say the text that fits the case at hand; return whether there is one."""
    address = tracker.get_slot("email")
    case = people.known(tracker).get(address or "")
    text = _text(case, address, reader) if case and address else None
    if text is None:
        return False
    wrapper = "utter_weitergabe_kursanbieter" if reader not in wording_uebersicht.HELPERS else "utter_weitergabe"
    dispatcher.utter_message(response=wrapper, adresse=address, wortlaut=text)
    return True


def _text(case: Mapping[str, Any], address: str, reader: str) -> dict[str, Any] | None:
    verdict = case.get("befund") or {}
    return wording_uebersicht.to_pass_on(verdict, matter(verdict), address, reader)
