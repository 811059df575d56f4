"""The topic "uebergabe": the way to a person, with what is known to take along."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import memory, wording
from actions.contact import tell_contact
from actions.memory import Event
from bot.dialogue.message import Reply


class ActionUebergabe(Action):
    """Names the contact way and hours, and sums up what is known so that nothing is told twice."""

    def name(self) -> str:
        """Return the name in domain.yml."""
        return "action_uebergabe"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:
        """Show how to reach a person, unless the offer was declined."""
        waiting = memory.open_question(tracker)
        if waiting and waiting.name == "mensch" and memory.latest_reply(tracker) in (Reply.NO, Reply.DONT_KNOW):
            dispatcher.utter_message(response="utter_mensch_doch_nicht")
            return [SlotSet("offene_frage", None)]
        tell_contact(dispatcher)
        lines = _summary(tracker)
        if lines:
            dispatcher.utter_message(response="utter_mensch_zusammenfassung", zeilen=lines)
        return [SlotSet("offene_frage", None)] if waiting and waiting.name == "mensch" else []


def _summary(tracker: Tracker) -> list[Any]:
    lines: list[Any] = []
    topic = tracker.get_slot("thema")
    if topic in ("zustellung", "sperrung"):
        lines.append(f"utter_zusammen_thema_{topic}")
    if tracker.get_slot("betroffen"):
        lines.append(f"utter_zusammen_betroffen_{tracker.get_slot('betroffen')}")
    for slot in ("email", "anbieter", "status"):
        if tracker.get_slot(slot):
            lines.append({"response": f"utter_zusammen_{slot}", "wert": tracker.get_slot(slot)})
    tried = [{"response": wording.TRIED[name]} for name in tracker.get_slot("versucht") or () if name in wording.TRIED]
    lines += [{"response": "utter_zusammen_versucht", "wert": one} for one in tried]
    reason = tracker.get_slot("sperr_grund")
    if reason:
        lines.append({"response": "utter_zusammen_grund", "wert": wording.REASON_NAME[reason]})
    return lines
