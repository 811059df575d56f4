"""The known questions that a message may ask, as buttons; used by several topics where they did not understand it."""

from __future__ import annotations

from rasa_sdk import Tracker

from actions import memory
from bot.dialogue.asking_back import OFFERED
from bot.dialogue.house_facts import in_house
from bot.dialogue.passage_cache import passage

FEWEST_OFFERED = 2


def questions(tracker: Tracker, but: str | None = None) -> list[dict[str, str]]:
    """Return buttons for the known questions that the message may ask, none where only one or none is near.

    Args:
        tracker: the conversation.
        but: the id of one that was just answered.
    """
    meaning = memory.latest_meaning(tracker)
    names = dict.fromkeys(name for one in (meaning, *meaning.parts) for name in one.near if name != but)
    near = [found for name in list(names)[:OFFERED] if (found := passage(name))]
    if len(near) < FEWEST_OFFERED:
        return []
    return [{"title": in_house(one.title), "payload": f'/auswahl{{"wissen": "{one.id}"}}'} for one in near]
