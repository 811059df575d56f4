"""How each channel is written to without having been written to; what can't be is left to the next message.

Not for what is said: news.py, team_answers.py. REST can't be written to: its callers have to ask.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Sequence
from typing import Any

from bot.channels import slack_events, telegram_updates, website_desk
from bot.channels.inbox import Answer
from bot.channels.markdown import utf16
from bot.channels.news import Alert, Push
from bot.channels.outbox import Outbox
from bot.channels.parts import parts_of
from bot.channels.queue import Queue
from bot.channels.slack_alerts import SlackAlerts
from bot.channels.slack_api import TEXT_LIMIT, slack_size
from bot.channels.telegram_api import TEXT_LIMIT as TELEGRAM_LIMIT
from bot.channels.website_messages import shown_answer
from bot.mail.trouble import Trouble
from bot.settings import Settings
from bot.together.wakeups import teller

# As bot/channels/slack_events.py makes them. What began with a slash command can only be answered for half an hour.
_TELEGRAM_PLACE = re.compile(r"telegram:(?P<chat>-?\d+)")
_SLACK_PLACE = re.compile(r"slack:\w*:(?P<channel>[CDG]\w+)(?::(?P<thread>[\d.]+))?")


def pushes(settings: Settings) -> dict[str, Push]:
    """Return the channels that can be written to first."""
    outbox = Outbox(settings.database_url, teller(settings.redis_url))
    found: dict[str, Push] = {website_desk.CHANNEL: website_push(outbox)}
    if settings.slack_bot_token:
        found[slack_events.CHANNEL] = slack_push(Queue(settings.database_url))
    if settings.telegram_bot_token:
        found[telegram_updates.CHANNEL] = telegram_push(Queue(settings.database_url))
    return found


def website_push(outbox: Outbox) -> Push:
    """Return the way into the chat widget; its open streams look into the outbox by themselves."""

    async def push(conversation: str, key: str, answers: Sequence[Answer]) -> bool:
        if await asyncio.to_thread(outbox.is_gone, conversation):
            return False
        shown = [answer for answer in map(shown_answer, answers) if answer]
        if shown:
            await asyncio.to_thread(outbox.add_answers, conversation, key[:64], shown)
        return True

    return push


def slack_push(queue: Queue) -> Push:
    """Return the way into a Slack conversation."""

    def payload(place: re.Match[str]) -> dict[str, Any]:
        return {"channel": place["channel"], "thread": place["thread"], "reply_url": None}

    return _queued(
        queue, slack_events.CHANNEL, _SLACK_PLACE, payload, lambda given: parts_of(given, TEXT_LIMIT, slack_size)
    )


def telegram_push(queue: Queue) -> Push:
    """Return the way into a Telegram chat."""

    def payload(place: re.Match[str]) -> dict[str, Any]:
        return {"chat": int(place["chat"])}

    return _queued(
        queue, telegram_updates.CHANNEL, _TELEGRAM_PLACE, payload, lambda given: parts_of(given, TELEGRAM_LIMIT, utf16)
    )


def _queued(
    queue: Queue,
    channel: str,
    named: re.Pattern[str],
    payload: Callable[[re.Match[str]], dict[str, Any]],
    parts: Callable[[Sequence[Answer]], list[Answer]],
) -> Push:
    """Return the way through a platform's queue to the place that a conversation's name tells."""

    async def push(conversation: str, key: str, answers: Sequence[Answer]) -> bool:
        place = named.fullmatch(conversation)
        if place is None:
            return False
        cut = parts(answers)
        if cut:
            await asyncio.to_thread(queue.post, channel, key, conversation, payload(place), cut)
        return True

    return push


def team_alert(settings: Settings, text: str) -> Alert | None:
    """Return the way to the team's Slack channel, None where none is configured.

    Args:
        settings: which channel.
        text: the sentence, with places for {anbieter}, {fehler}, {alle} and {minuten}.
    """
    if not settings.slack_alert_channel:
        return None
    alerts = SlackAlerts(Queue(settings.database_url), settings.slack_alert_channel)

    def alert(key: str, trouble: Trouble) -> None:
        minutes = int(trouble.window.total_seconds() // 60)
        alerts.send(key, text.format(
            anbieter=trouble.provider, fehler=trouble.failed, alle=trouble.total, minuten=minutes
        ))  # fmt: skip

    return alert
