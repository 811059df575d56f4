"""The topic "smalltalk": whoever thanks or leaves after he was helped is asked, once, whether the matter is settled."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import memory
from actions.memory import Event
from bot.account.reply import Outcome

QUESTION = "geloest"
_MAY_WAIT = frozenset({"geholfen", "bescheid"})
"""Open questions that the closing one may replace at a word of thanks; any other is still to be answered."""
_SETTLED = frozenset({"bewertung", "kommentar", "fall_zu", "mensch", "erreichbar", "rueckmeldung", QUESTION})
"""After these the outcome is known, or a person is about to take over."""
_SAID_BY_RULE = frozenset({"danken", "verabschiedung"})
_TOLD_ALREADY = frozenset({"utter_schritte_erschoepft", "utter_nicht_geloest", "utter_nicht_geloest_zustellung"})


class ActionAbschied(Action):
    """Follows a word of thanks or farewell; mostly it says nothing."""

    def name(self) -> str:
        """Return the name in domain.yml."""
        return "action_abschied"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:
        """Ask, or leave it; say goodbye where no other response of the turn does."""
        if memory.latest_intent(tracker) not in _SAID_BY_RULE:
            dispatcher.utter_message(response="utter_verabschiedung")
            return []
        if not _asks(tracker):
            return []
        dispatcher.utter_message(response=f"utter_frage_{QUESTION}")
        before = tracker.get_slot("offene_frage")
        return [SlotSet("offene_frage", QUESTION), SlotSet("frage_davor", before), SlotSet("geloest_gefragt", True)]


def _asks(tracker: Tracker) -> bool:
    if tracker.get_slot("geloest_gefragt") or tracker.get_slot("uebergabe") or not _was_helped(tracker):
        return False
    waiting = tracker.get_slot("offene_frage")
    if waiting in _SETTLED or any(name in _TOLD_ALREADY for name in memory.said(tracker)):
        return False
    return waiting is None or waiting in _MAY_WAIT or memory.latest_intent(tracker) == "verabschiedung"


def _was_helped(tracker: Tracker) -> bool:
    """Tell whether a verdict was given or a step advised in the topic at hand."""
    topic = tracker.get_slot("thema")
    if topic == "zustellung":
        return bool((tracker.get_slot("befund") or {}).get("state") or tracker.get_slot("letzter_schritt"))
    facts = memory.suspension_facts(tracker)
    # Once the letter is on its way it takes days: "bis morgen" ends the talk, not the matter.
    waits = facts.sent and facts.outcome != Outcome.LIFTED.value
    return topic == "sperrung" and not waits and (facts.cause_discussed or facts.request_shown)
