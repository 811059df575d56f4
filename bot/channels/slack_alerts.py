"""Alarms and reports of other parts, into the one Slack channel of `SLACK_ALERT_CHANNEL`.

They go through the queue: stored at once, sent by a running server, once, also when Slack is down meanwhile. Callable
from any process. Not for talking with users.
"""

from __future__ import annotations

from bot.channels.parts import parts_of
from bot.channels.queue import Queue
from bot.channels.slack_api import TEXT_LIMIT, slack_size
from bot.channels.slack_events import CHANNEL

CONVERSATION = "slack:meldungen"


class SlackAlerts:
    """The way to the team's channel."""

    def __init__(self, queue: Queue, channel: str) -> None:
        """Take the queue of the server's database and the channel's id."""
        self._queue = queue
        self._channel = channel

    def send(self, key: str, text: str) -> bool:
        """Store a message for the team; blocks as long as the database does.

        Args:
            key: names what is told; the same key is told once. A report's key holds its day.
            text: Markdown, without addresses unless the operator's privacy settings allow them.

        Returns:
            False if that key was told before.

        Raises:
            InboxUnavailable: the database failed.
        """
        payload = {"channel": self._channel, "thread": None, "reply_url": None}
        parts = parts_of([{"text": text}], TEXT_LIMIT, slack_size)
        # Each alarm is a conversation of its own: one that Slack refuses holds no other up.
        return self._queue.post(CHANNEL, key, f"{CONVERSATION}:{key}", payload, parts)
