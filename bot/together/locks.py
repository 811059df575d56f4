"""Lets the turns of one conversation follow each other, in the order in which they came, over all processes.

Rasa's own lock looks into Redis and writes afterwards, so two servers may both get in (RasaHQ/rasa #9213), and whoever
waits looks only once a second. Rasa 3.6.21.
"""

from __future__ import annotations

import asyncio
import contextlib
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import structlog
from rasa.core.lock_store import LockError, LockStore
from redis import asyncio as aioredis

from bot.together.connection import PREFIX, Reachable, RedisAway, connection_options, key_of

log = structlog.get_logger(__name__)

LIFE_S = 10.0
"""How long a place lasts without being renewed: so long a conversation waits for a process that died."""
LOOK_AFTER_S, LOOK_AT_LEAST_S = 0.01, 0.1
"""How soon whoever waits looks again: at first, and after some looks."""
PATIENCE_S = 2.0
"""How long Redis may take: nobody else is held up by waiting for it, and a busy event loop counts as its time, too."""
WAIT_S = 60.0
"""As long as Rasa waits; a turn takes far less."""

# One step inside Redis: drop who did not renew, take or keep the own place, say how many are before it. A place that
# was lost is only taken anew by who still waits, never by who holds it: he may just have left.
_STAND = """
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
for _, gone in ipairs(redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', now)) do
  redis.call('ZREM', KEYS[1], gone)
  redis.call('ZREM', KEYS[2], gone)
end
if not redis.call('ZSCORE', KEYS[1], ARGV[1]) then
  if ARGV[3] == 'hold' then return -1 end
  redis.call('ZADD', KEYS[1], redis.call('INCR', KEYS[3]), ARGV[1])
end
redis.call('ZADD', KEYS[2], now + ARGV[2], ARGV[1])
for _, key in ipairs(KEYS) do redis.call('PEXPIRE', key, ARGV[2] * 2) end
return redis.call('ZRANK', KEYS[1], ARGV[1])
"""


class ConversationLocks(LockStore):
    """The locks of all conversations: in this process always, over Redis as well where there is one.

    While Redis is away the processes don't see each other's turns. Channels that number their messages lose nothing by
    that, as the inbox in the database lets one message of a conversation through at a time.
    """

    def __init__(self, redis_url: str | None = None, life_s: float = LIFE_S) -> None:
        """Keep the address; nothing is asked yet."""
        super().__init__()
        self._life_s = life_s
        self._here: dict[str, _Queue] = {}
        self._state = Reachable()
        self._client: Any = aioredis.Redis.from_url(redis_url, **connection_options(PATIENCE_S)) if redis_url else None
        self._stand: Any = self._client.register_script(_STAND) if self._client else None

    async def close(self) -> None:
        """Give the connections back."""
        if self._client:
            await self._client.close()

    @asynccontextmanager
    async def lock(
        self, conversation_id: str, lock_lifetime: float = WAIT_S, wait_time_in_seconds: float = 1
    ) -> AsyncIterator[None]:
        """Hold a conversation.

        Raises:
            LockError: others held it for too long.
        """
        until = asyncio.get_running_loop().time() + lock_lifetime
        async with self._everywhere(conversation_id, until), self._in_here(conversation_id, until):
            yield

    @asynccontextmanager
    async def _everywhere(self, conversation: str, until: float) -> AsyncIterator[None]:
        place = await self._first(conversation, until) if self._client else None
        if place is None:
            yield
            return
        renewing = asyncio.create_task(self._renew(place))
        try:
            yield
        finally:
            place.left = True
            renewing.cancel()
            await self._leave(place)

    async def _first(self, conversation: str, until: float) -> _Place | None:
        """Stand in line until nobody is before us; None where Redis is away."""
        place = _Place(conversation)
        loop, pause = asyncio.get_running_loop(), LOOK_AFTER_S
        try:
            while await self._rank(place):
                _in_time(loop.time() < until)
                await asyncio.sleep(pause)
                pause = min(pause * 1.5, LOOK_AT_LEAST_S)
        except RedisAway:
            return None
        except BaseException:
            await asyncio.shield(self._leave(place))
            raise
        return place

    async def _rank(self, place: _Place, step: str = "wait") -> int:
        self._state.check()
        try:
            rank = int(await self._stand(keys=place.keys, args=[place.token, int(self._life_s * 1000), step]))
        except Exception as error:  # whatever answers there: also a stranger, whose words are of no known kind
            self._state.failed(error)
            raise RedisAway from None
        self._state.answered()
        return rank

    async def _renew(self, place: _Place) -> None:
        # Asks for itself as well, as redis-py may swallow a cancellation.
        while not place.left:
            await asyncio.sleep(self._life_s / 3)
            with contextlib.suppress(RedisAway):
                if await self._rank(place, "hold") and not place.left:
                    # Redis was restarted, or we were late; the turn goes on all the same.
                    log.warning("locks.lost")
                    return

    async def _leave(self, place: _Place) -> None:
        try:
            async with self._client.pipeline(transaction=True) as both:
                await both.zrem(place.keys[0], place.token).zrem(place.keys[1], place.token).execute()
        except Exception as error:  # the place runs out by itself
            self._state.failed(error)

    @asynccontextmanager
    async def _in_here(self, conversation: str, until: float) -> AsyncIterator[None]:
        queue = self._here.setdefault(conversation, _Queue())
        queue.users += 1
        try:
            try:
                await asyncio.wait_for(queue.lock.acquire(), max(until - asyncio.get_running_loop().time(), 0.001))
            except asyncio.TimeoutError:
                raise LockError("a conversation was held for too long") from None
            try:
                yield
            finally:
                queue.lock.release()
        finally:
            queue.users -= 1
            if not queue.users:
                del self._here[conversation]


def _in_time(still: bool) -> None:
    if not still:
        raise LockError("a conversation was held for too long")


class _Queue:
    """Those of this process who want one conversation; asyncio's lock lets them in one after the other."""

    def __init__(self) -> None:
        self.lock = asyncio.Lock()
        self.users = 0


class _Place:
    """One place in the line of a conversation."""

    def __init__(self, conversation: str) -> None:
        self.token = uuid.uuid4().hex
        self.left = False
        name = f"{PREFIX}lock:{{{key_of(conversation)}}}"  # in braces: on one node of a cluster
        self.keys = [f"{name}:order", f"{name}:alive", f"{name}:counter"]
