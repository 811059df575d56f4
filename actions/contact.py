"""How a person is reached and told: used by several topics, known in one place."""

from __future__ import annotations

import asyncio
import time
from functools import lru_cache
from typing import Any

from rasa_sdk.executor import CollectingDispatcher

from actions.services import settings
from bot.cases.models import State, Way
from bot.cases.post import Post, mail_courier
from bot.cases.smtp import read_smtp_url
from bot.cases.store import HandoverStore, HandoversUnavailable
from bot.mail.pool import in_call_pool

WRITES_FIRST = frozenset({"website", "slack", "telegram"})
"""Channels whose users can be written to unasked, as in bot/channels/pushes.py."""
SENT_WITHIN_S = 3.0
"""How long the user waits to hear that it went out; after that it is said that it has not yet."""


@lru_cache(maxsize=1)
def handovers() -> HandoverStore:
    """Return the store of the cases."""
    return HandoverStore(settings().database_url)


def ways() -> frozenset[Way]:
    """Return the ways by which this server can pass something on to the team."""
    configured = settings()
    found = set()
    if configured.smtp_url and configured.support_email:
        found.add(Way.MAIL)
    if configured.slack_bot_token and configured.slack_alert_channel:
        found.add(Way.SLACK)
    return frozenset(found)


def answers_here(channel: str) -> bool:
    """Tell whether what the team writes in Slack reaches the users of this channel."""
    configured = settings()
    from_slack = bool(configured.slack_alert_channel and configured.slack_team_id)
    return from_slack and channel in WRITES_FIRST


def direct_contact() -> Any:
    """Return the sentence that says how the team is reached without the bot."""
    contact = settings().support_email
    return {"response": "utter_mensch_direkt", "kontakt": contact} if contact else "utter_mensch_direkt_ohne"


def hours() -> Any:
    """Return the sentence that says when the team can be reached, or that this is not known."""
    told = settings().support_hours
    return {"response": "utter_zeiten_bekannt", "zeiten_text": told} if told else "utter_zeiten_unbekannt"


def tell_contact(dispatcher: CollectingDispatcher, *, offer: bool = True) -> None:
    """Say how a person is reached; nothing is invented where the operator configured nothing.

    Args:
        dispatcher: of the turn.
        offer: also offer, by a button, to pass the matter on, where that is set up.
    """
    configured = settings()
    if configured.support_email:
        dispatcher.utter_message(
            # Where the bot can't pass anything on, people must not wait for it to do so.
            response="utter_mensch_kontakt_direkt" if ways() else "utter_mensch_kontakt",
            kontakt=configured.support_email,
            zeiten=hours(),
        )
    elif not ways():
        dispatcher.utter_message(response="utter_mensch_ohne_kontakt")
    if offer and ways():
        dispatcher.utter_message(response="utter_mensch_anbieten")


async def pass_on(reference: str) -> bool:
    """Try to send what is due about a case right now; tells whether the team has it."""
    configured = settings()
    try:
        if configured.smtp_url and configured.support_email:
            courier = mail_courier(read_smtp_url(configured.smtp_url), configured.support_email)
            post = Post(handovers(), {Way.MAIL: courier})
            await asyncio.wait_for(in_call_pool(post.work_off, reference), SENT_WITHIN_S)
        # The server's own post may have been faster, and it alone can write to Slack.
        return await asyncio.to_thread(_wait_until_sent, reference)
    except (asyncio.TimeoutError, HandoversUnavailable):
        return False


def _wait_until_sent(reference: str) -> bool:
    until = time.monotonic() + SENT_WITHIN_S
    while not handovers().is_sent(reference):
        if time.monotonic() > until or not handovers().is_under_way(reference):
            return handovers().is_sent(reference)
        time.sleep(0.1)
    return True


async def close_case(reference: str) -> bool:
    """Close a case because its matter is settled, and tell the team; False if there was nothing open."""
    try:
        closed = await asyncio.to_thread(handovers().set_state, reference, State.CLOSED, ways())
    except HandoversUnavailable:
        return False
    if closed:
        await pass_on(reference)
    return closed
