"""What was told in this talk in free words; used where people or the course provider are written to."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Tracker

from bot.dialogue.told_freely import Told, told_in

SUMMARY = frozenset({"utter_mensch_zusammenfassung", "utter_mensch_ergaenzt"})
_FORGETS = "action_neu_starten"


def told(tracker: Tracker, until_summary: bool = False) -> Told:
    """Return what was told.

    Args:
        tracker: the conversation.
        until_summary: only what was told before the summary that was shown last.
    """
    messages: list[dict[str, Any]] = []
    shown, kept = False, 0
    for event in tracker.events:
        if event.get("event") == "action" and event.get("name") == _FORGETS:
            messages, shown, kept = [], False, 0
        elif (event.get("metadata") or {}).get("utter_action") in SUMMARY:
            shown, kept = True, len(messages)
        elif event.get("event") == "user":
            messages.append({**event, "after_summary": shown})
    return told_in(messages[:kept] if until_summary else messages)
