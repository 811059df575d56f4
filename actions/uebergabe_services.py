"""What only the hand-over does with its stores, which cost something to make: made once, on first use."""

from __future__ import annotations

import asyncio
from functools import lru_cache

from rasa_sdk import Tracker

from actions.contact import handovers, ways
from actions.services import settings
from actions.uebergabe_zusammenfassung import summary
from bot.cases.feedback import FeedbackStore
from bot.cases.models import Content, Handover
from bot.cases.texts import Texts
from bot.cases.transcript import transcript
from bot.mail.addresses import normalise_address


@lru_cache(maxsize=1)
def feedback() -> FeedbackStore:
    """Return the store of the opinions."""
    return FeedbackStore(settings().database_url)


async def hand_over(tracker: Tracker, contact: str | None, more: str | None) -> Handover:
    """Store a case with everything that is known.

    Raises:
        HandoversUnavailable: nothing was stored.
    """
    texts = await asyncio.to_thread(Texts)  # reads files
    facts = [texts.say(line) for line in summary(tracker)]
    if more:
        facts.append(texts.say("utter_zusammen_erreichbar", wert=more))
    missed_there = (
        tracker.get_slot("thema") == "zustellung" and bool(contact) and _same(contact, tracker.get_slot("email"))
    )
    content = Content(tuple(facts), transcript(tracker.events, masked=settings().handover_mask), warning=missed_there)
    channel = tracker.get_latest_input_channel() or ""
    return await asyncio.to_thread(handovers().create, tracker.sender_id, channel, contact, content, ways())


def _same(one: str | None, other: str | None) -> bool:
    return bool(one and other) and normalise_address(one or "") == normalise_address(other or "")
