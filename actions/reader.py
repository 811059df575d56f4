"""For whom the answer at hand is worded (bot/dialogue/reader.py), from the conversation."""

from __future__ import annotations

from rasa_sdk import Tracker

from actions.services import asker_of
from bot.dialogue.reader import reader_of, runs_it


def reader_at(tracker: Tracker, affected: str | None = None) -> str:
    """Return for whom the answer is worded.

    Args:
        tracker: the conversation.
        affected: who misses the mail, where the message at hand says more of it than the slots.
    """
    asker = asker_of(tracker)
    said = [str(event.get("text") or "") for event in tracker.events if event.get("event") == "user"]
    said.append(str(tracker.latest_message.get("text") or ""))
    return reader_of(asker, affected or tracker.get_slot("betroffen"), runs_course=runs_it(asker, said))
