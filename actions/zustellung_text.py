"""The topic "zustellung": a text to pass on that fits what was found, for one person or for each of several.

Whose voice it has follows from who reads (bot/dialogue/reader.py): who runs the course writes to his member, who misses
a mail writes to his course provider.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rapidfuzz.distance import OSA
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import memory, people, wording_uebersicht
from actions.memory import Event
from actions.text_kursanbieter import TEXTS, say_to_seller
from actions.zustellung_gefragt import say_beside
from bot.dialogue.message import from_entities
from bot.dialogue.named_again import all_named, name_said
from bot.dialogue.people import KIND, SOLVED, desk_of, means_everybody
from bot.dialogue.reader import HELPERS, MEMBER, SELF
from bot.dialogue.verdict_in_mind import matter
from bot.dialogue.words_wanted import for_the_seller, says_turned_round, tone_wanted, wants_warmer
from bot.dialogue.zustellung import Step
from bot.mail.kinds import kind_meant
from bot.mail.models import MailKind

MOST_TEXTS = 6
A_SLIP = 3
"""Two addresses that differ in so few letters are one and its slip."""
TO_MEMBER = frozenset({"utter_weitergabe", "utter_weitergabe_warm", "utter_weitergabe_umgedreht"})
TO_SELLER = frozenset({"utter_weitergabe_kursanbieter", "utter_weitergabe_umgedreht_kursanbieter", *TEXTS})
_FILTER = "filter"


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
    to = MEMBER if reader in HELPERS else SELF
    texts = {a: _text(tracker, known[a], a, to) for a in addresses if not known[a].get(SOLVED)}
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
    address, told = tracker.get_slot("email"), memory.latest_text(tracker)
    case = people.known(tracker).get(address or "")
    if not (case and address):
        return _text_of_what_was_told(dispatcher, tracker, reader)
    before = _told_just_now(tracker)
    to = MEMBER if reader in HELPERS else SELF
    turned = says_turned_round(told) and before is not None
    if turned and reader != MEMBER:
        to = SELF if before == MEMBER else MEMBER
    text = _text(tracker, case, address, to)
    if text is None:
        return False
    warmer = to == MEMBER and wants_warmer(told)
    if before == to and not warmer and (turned or memory.latest_meaning(tracker).does("korrektur")):
        dispatcher.utter_message(response="utter_weitergabe_was_anders")  # the very same text would be no answer
        return True
    if turned:
        wrapper = "utter_weitergabe_umgedreht" if to == MEMBER else "utter_weitergabe_umgedreht_kursanbieter"
    elif warmer and before == to:
        wrapper = "utter_weitergabe_warm"
    else:
        wrapper = "utter_weitergabe" if to == MEMBER else "utter_weitergabe_kursanbieter"
    say_beside(dispatcher, tracker, reader)
    dispatcher.utter_message(response=wrapper, adresse=address, wortlaut=text)
    return True


def _told_just_now(tracker: Tracker) -> str | None:
    """Return to whom the text went that was said right before the message, None where none was."""
    said = memory.latest_answer(tracker)
    if TO_MEMBER.intersection(said):
        return MEMBER
    return SELF if TO_SELLER.intersection(said) else None


def _text_of_what_was_told(dispatcher: CollectingDispatcher, tracker: Tracker, reader: str) -> bool:
    """Say a text to the course provider from what was told, where nothing could be looked up."""
    told = memory.latest_text(tracker)
    to_the_provider = tracker.get_slot("letzter_schritt") == Step.PROVIDER.value
    if reader != SELF or (to_the_provider and not for_the_seller(told)):
        return False
    if says_turned_round(told) and _told_just_now(tracker):
        dispatcher.utter_message(response="utter_weitergabe_was_anders")
        return True
    typed = _typed(tracker)
    address = tracker.get_slot("email") or next(reversed(typed), "")
    slip = _slip_of(typed, address)
    if slip is None:
        say_to_seller(dispatcher, tracker)
        return True
    text = wording_uebersicht.not_looked_up(_kind_of(tracker), address, slip, tracker.get_slot("versucht") or ())
    dispatcher.utter_message(response="utter_weitergabe_kursanbieter", wortlaut=text)
    return True


def _typed(tracker: Tracker) -> list[str]:
    """Return the addresses that were typed so far, in their order."""
    parsed = (event.get("parse_data") or {} for event in tracker.events if event.get("event") == "user")
    told = [from_entities(one.get("entities") or []) for one in parsed]
    return [address for one in told for address in one.addresses if address not in one.house]


def _kind_of(tracker: Tracker) -> MailKind | None:
    """Return the kind of mail that is missed, as far as it was said."""
    kept = desk_of(tracker.slots).get(KIND)
    said = (kind_meant(str(event.get("text") or "")) for event in reversed(_user_events(tracker)))
    return MailKind(kept) if kept else next((kind for kind in said if kind), None)


def _slip_of(typed: list[str], address: str) -> str | None:
    """Return another address typed before that differs from the one at hand by a slip, None where there is none."""
    return next((one for one in typed if one != address and OSA.distance(one, address) <= A_SLIP), None)


def _text(tracker: Tracker, case: Mapping[str, Any], address: str, to: str) -> dict[str, Any] | None:
    verdict = case.get("befund") or {}
    name = name_said((str(e.get("text") or "") for e in _user_events(tracker)), address)
    texts = [str(event.get("text") or "") for event in _user_events(tracker)]
    text = wording_uebersicht.to_pass_on(
        verdict,
        matter(verdict),
        address,
        to,
        name=name,
        tried=case.get("versucht") or (),
        tone=tone_wanted(texts[-1], [one for one in texts if one != texts[-1]]),
    )
    if text and to == SELF and matter(verdict) == _FILTER and for_the_seller(memory.latest_text(tracker)):
        return {**text, "response": "utter_weitergabe_filter_kursanbieter"}
    return text


def _user_events(tracker: Tracker) -> list[Event]:
    told = [event for event in tracker.events if event.get("event") == "user"]
    return [*told, {"text": memory.latest_text(tracker)}]
