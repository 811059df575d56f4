"""What was told in this talk in free words; used where people or the course provider are written to."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Any
from weakref import ref

from rasa_sdk import Tracker

from bot.dialogue.told_freely import Told, told_in

SUMMARY = frozenset({"utter_mensch_zusammenfassung", "utter_mensch_ergaenzt"})
_FORGETS = "action_neu_starten"


@dataclass
class _Read:
    """What was read of the tracker that was asked for last, with so many events."""

    tracker: Callable[[], Tracker | None] = lambda: None
    events: int = 0
    told: dict[frozenset[str], Told] = field(default_factory=dict)

    def of(self, tracker: Tracker) -> dict[frozenset[str], Told]:
        """Return what was read of this tracker as it is now."""
        events = len(tracker.events)
        if self.tracker() is not tracker or self.events != events:
            self.tracker, self.events, self.told = ref(tracker), events, {}
        return self.told


_latest = _Read()
"""An action asks several times, and a long talk takes milliseconds. Weak, since a tracker lives for an action."""


def told(tracker: Tracker, until: Collection[str] = ()) -> Told:
    """Return what was told.

    Args:
        tracker: the conversation.
        until: only what was told before one of these responses was said last.
    """
    known, wanted = _latest.of(tracker), frozenset(until)
    if wanted not in known:
        known[wanted] = _told(tracker, wanted)
    return known[wanted]


def _told(tracker: Tracker, until: Collection[str]) -> Told:
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
