"""How each channel is written to without having been written to; what can't be is left to the next message.

Not for what is said: news.py, team_answers.py. REST can't be written to: its callers have to ask.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence

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

    async def push(conversation: str, key: str, answers: Sequence[Answer]) -> bool:
        place = _SLACK_PLACE.fullmatch(conversation)
        if place is None:
            return False
        parts = parts_of(answers, TEXT_LIMIT, slack_size)
        if parts:
            payload = {"channel": place["channel"], "thread": place["thread"], "reply_url": None}
            await asyncio.to_thread(queue.post, slack_events.CHANNEL, key, conversation, payload, parts)
        return True

    return push


def telegram_push(queue: Queue) -> Push:
    """Return the way into a Telegram chat."""

    async def push(conversation: str, key: str, answers: Sequence[Answer]) -> bool:
        place = _TELEGRAM_PLACE.fullmatch(conversation)
        if place is None:
            return False
        parts = parts_of(answers, TELEGRAM_LIMIT, utf16)
        if parts:
            payload = {"chat": int(place["chat"])}
            await asyncio.to_thread(queue.post, telegram_updates.CHANNEL, key, conversation, payload, parts)
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
