"""The known questions that a message may ask, as buttons; used by several topics where they did not understand it."""

from __future__ import annotations

from rasa_sdk import Tracker

from actions import memory
from bot.dialogue.asking_back import OFFERED
from bot.dialogue.house_facts import in_house
from bot.dialogue.passage_cache import passage
from bot.dialogue.passages import ANY_TOPIC, Passage
from bot.dialogue.questions import Topic

FEWEST_OFFERED = 2
LIKELY_NEXT = 0.1
"""From this score on a known question is answered in place of a likelier one that has nothing more to say."""


def questions(tracker: Tracker, but: str | None = None) -> list[dict[str, str]]:
    """Return buttons for the known questions that the message may ask, none where only one or none is near.

    Args:
        tracker: the conversation.
        but: the id of one that was just answered.
    """
    near = [found for found in _near(tracker) if found.id != but][:OFFERED]
    if len(near) < FEWEST_OFFERED:
        return []
    return [{"title": in_house(one.title), "payload": f'/auswahl{{"wissen": "{one.id}"}}'} for one in near]


def next_likely(tracker: Tracker, but: frozenset[str]) -> list[Passage]:
    """Return the known questions that the message may be beside those named, the likeliest first.

    Args:
        tracker: the conversation.
        but: the ids of those that have nothing more to say.
    """
    parsed = tracker.latest_message or {}
    scores = [
        (one["id"], float(one["score"]))
        for part in (parsed, *(parsed.get("teile") or ()))
        for one in part.get("passages") or ()
    ]
    likely = {name for name, score in scores if score >= LIKELY_NEXT}
    return [found for found in _near(tracker) if found.id in likely - but]


def _near(tracker: Tracker) -> list[Passage]:
    """Return what the message, or a part of it, may ask, without what belongs to the matter that is not at hand."""
    meaning = memory.latest_meaning(tracker)
    names = dict.fromkeys(name for one in (meaning, *meaning.parts) for name in one.near)
    found = [one for name in names if (one := passage(name))]
    topic = _topic(tracker)
    other = {Topic.DELIVERY.value, Topic.SUSPENSION.value} - {topic} if topic else set()
    return [one for one in found if one.topic == ANY_TOPIC or one.topic not in other]


def _topic(tracker: Tracker) -> str | None:
    """Return the matter at hand; after a success the mail is still what is talked about."""
    solved = (tracker.get_slot("abgebrochen") or {}).get("geloest")
    topic: str | None = tracker.get_slot("thema") or (Topic.DELIVERY.value if solved else None)
    return topic if topic in (Topic.DELIVERY.value, Topic.SUSPENSION.value) else None
