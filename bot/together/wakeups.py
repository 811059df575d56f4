"""Tells the other processes at once that a conversation has something new; the database stays the truth.

Nothing depends on a wake-up: whoever waits looks into the database now and then, more often while Redis is away.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable

import structlog
from redis import asyncio as aioredis

from bot.together.connection import ANSWERS_WITHIN_S, PREFIX, RedisAway, shared

log = structlog.get_logger(__name__)

CHANNEL = f"{PREFIX}news"
PAUSE_S = 0.5
LISTENS_FOR_S = 5.0
"""How long one listening lasts before the connection is checked."""


class Wakeups:
    """One process's ear and mouth."""

    def __init__(self, redis_url: str) -> None:
        """Keep the address; nothing is asked yet."""
        self._url = redis_url
        self._task: asyncio.Task[None] | None = None
        self.listening = False
        """Whether wake-ups of others arrive at this moment."""

    def tell(self, conversation: str) -> None:
        """Wake whoever waits for this conversation anywhere. Blocks for a moment, never fails."""
        with contextlib.suppress(RedisAway):
            shared(self._url).ask(lambda client: client.publish(CHANNEL, conversation))

    def listen(self, ring: Callable[[str], None], ring_all: Callable[[], None]) -> None:
        """Begin to listen; call it in the event loop.

        Args:
            ring: called with the name of each conversation that has news.
            ring_all: called when some may have been missed.
        """
        if self._task is None:
            self._task = asyncio.create_task(self._run(ring, ring_all))

    def close(self) -> None:
        """Stop listening."""
        if self._task:
            self._task.cancel()
            self._task = None
        self.listening = False

    def _is_wanted(self) -> bool:
        # Asked as well as cancelled, as redis-py may swallow a cancellation.
        return self._task is asyncio.current_task()

    async def _run(self, ring: Callable[[str], None], ring_all: Callable[[], None]) -> None:
        client = aioredis.Redis.from_url(self._url, socket_connect_timeout=ANSWERS_WITHIN_S)
        try:
            while self._is_wanted():
                try:
                    await self._hear(client, ring, ring_all)
                except Exception as error:  # whatever answers there, listening goes on
                    if self.listening:
                        log.warning("wakeups.interrupted", error=type(error).__name__)
                    self.listening = False
                    await asyncio.sleep(PAUSE_S)
        finally:
            self.listening = False
            await client.close()

    async def _hear(self, client: aioredis.Redis, ring: Callable[[str], None], ring_all: Callable[[], None]) -> None:
        async with client.pubsub(ignore_subscribe_messages=True) as ear:
            await ear.subscribe(CHANNEL)
            self.listening = True
            ring_all()
            while self._is_wanted():
                message = await ear.get_message(timeout=LISTENS_FOR_S)
                if message is None:
                    await asyncio.wait_for(ear.ping(), LISTENS_FOR_S)
                elif message["type"] == "message":  # and not the answer to our own looking whether it is there
                    ring(message["data"].decode("utf-8", "replace"))


def teller(redis_url: str | None) -> Callable[[str], None] | None:
    """Return what tells the other processes, None where there is one process."""
    return Wakeups(redis_url).tell if redis_url else None
