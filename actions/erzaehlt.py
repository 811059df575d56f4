"""What was told in this talk in free words; used where people or the course provider are written to."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from rasa_sdk import Tracker

from bot.dialogue.told_freely import Told, told_in

SUMMARY = frozenset({"utter_mensch_zusammenfassung", "utter_mensch_ergaenzt"})
_FORGETS = "action_neu_starten"


def told(tracker: Tracker, until: Collection[str] = ()) -> Told:
    """Return what was told.

    Args:
        tracker: the conversation.
        until: only what was told before one of these responses was said last.
    """
    messages: list[dict[str, Any]] = []
    shown, kept = False, 0
    for event in tracker.events:
        if event.get("event") == "action" and event.get("name") == _FORGETS:
            messages, shown, kept = [], False, 0
        elif event.get("event") == "bot":
            said = (event.get("metadata") or {}).get("utter_action")
            shown = shown or said in SUMMARY
            kept = len(messages) if said in until else kept
        elif event.get("event") == "user":
            messages.append({**event, "after_summary": shown})
    return told_in(messages[:kept] if until else messages)
