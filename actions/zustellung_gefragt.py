"""The topic "zustellung": answers what is asked of a verdict from that verdict, and keeps what was told since.

What a message asks is bot/dialogue/verdict_asked.py; which response answers it wording_gefragt.py.
"""

from __future__ import annotations

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import memory, people, wording_gefragt
from actions.memory import Event
from actions.services import settings
from bot.dialogue.new_address import enters_another
from bot.dialogue.people import KIND, turned_to
from bot.dialogue.verdict_asked import AskedOfVerdict, Aspect, asked_of_verdict, says_done
from bot.dialogue.verdict_in_mind import DONE, PLAN, kind_of
from bot.mail.kinds import kind_meant
from bot.mail.models import MailKind

_OF_ALL = frozenset({Aspect.SENDER, Aspect.ROUND})
"""Asked of everybody who was looked up, where those are several."""
_BESIDE_A_TEXT = frozenset({Aspect.SENDER, Aspect.FAULT, Aspect.FULL, Aspect.WHICH, Aspect.NOTICE})
"""Answered before a text to pass on; the rest is what the text is about."""


def answer_asked(dispatcher: CollectingDispatcher, tracker: Tracker, reader: str) -> list[Event] | None:
    """Answer what the message asks of the verdicts in mind.

    None where it asks nothing of them, or asks for the mail of somebody else beside it: then that is still to be told.
    """
    turn = memory.latest_turn(tracker)
    asked = asked_of_verdict(turn)
    if asked is None:
        return None
    another = asked.rest and turned_to(turn.text, turn.people, turn.email, turn.meaning)
    switched = [] if another else people.turn_to(tracker, asked.address)
    told = [] if another else note_told(tracker)
    said = _say(dispatcher, tracker, reader, asked)
    if another or not said:
        return None
    waits = [SlotSet("offene_frage", "geholfen")] if asked.address else []
    return [*switched, *told, SlotSet("thema", "zustellung"), *waits]


def say_beside(dispatcher: CollectingDispatcher, tracker: Tracker, reader: str) -> None:
    """Answer what is asked of the verdict beside a text to pass on."""
    asked = asked_of_verdict(memory.latest_turn(tracker))
    beside = tuple(aspect for aspect in (asked.aspects if asked else ()) if aspect in _BESIDE_A_TEXT)[:1]
    if asked and beside:
        _say(dispatcher, tracker, reader, AskedOfVerdict(beside, asked.address, asked.rest))


def note_told(tracker: Tracker) -> list[Event]:
    """Keep with the verdict at hand what the message tells: that its step was done, that another address is entered."""
    verdict: dict[str, Any] = tracker.get_slot("befund") or {}
    turn = memory.latest_turn(tracker)
    told: dict[str, Any] = {DONE: True} if says_done(turn.text, verdict) else {}
    if enters_another(turn):
        told[PLAN] = next(iter(reversed(turn.facts.providers)), "other")
    if not verdict.get("state") or not told:
        return []
    kept = {**verdict, **told}
    tracker.slots["befund"] = kept
    return [SlotSet("befund", kept)]


def _say(dispatcher: CollectingDispatcher, tracker: Tracker, reader: str, asked: AskedOfVerdict) -> bool:
    known = people.known(tracker)
    verdicts = {address: case["befund"] for address, case in known.items() if (case.get("befund") or {}).get("state")}
    verdict = verdicts.get(asked.address or "") or {}
    kept = (known.get(asked.address or "") or {}).get(KIND)
    said = kind_meant(memory.latest_text(tracker))
    kind = said or (MailKind(kept) if kept else kind_of(verdict))
    for aspect in asked.aspects:
        if aspect in _OF_ALL and len(verdicts) > 1 and (aspect is Aspect.SENDER or asked.address is None):
            of_all = wording_gefragt.of_sender_for_all if aspect is Aspect.SENDER else wording_gefragt.way_round
            response, values = of_all(verdicts)
        elif asked.address in verdicts:
            answer = wording_gefragt.answer(
                aspect, verdicts[asked.address], reader, asked.address, kind, support=settings().support_email or ""
            )
            if answer is None:
                continue
            response, values = answer
        else:
            continue
        dispatcher.utter_message(response=response, **values)
    return bool(dispatcher.messages)
