"""One process's way to Redis, which may be away: then nobody waits for it, and it is asked again a moment later.

Nothing that may not get lost is kept there: after a restart Redis may be empty.
"""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Callable
from functools import lru_cache
from typing import Any, TypeVar

import redis
import structlog

log = structlog.get_logger(__name__)

ANSWERS_WITHIN_S = 0.25
"""Redis answers within a millisecond; who waits longer keeps users waiting."""
PAUSE_S = 1.0
"""How long nobody asks after a failure."""
PREFIX = "zustellhelfer:"

T = TypeVar("T")


class RedisAway(Exception):
    """Raised when Redis can't be asked now; the caller goes on without it."""


class Shared:
    """Redis for callers that may block for a moment. Thread-safe."""

    def __init__(self, url: str, clock: Callable[[], float] = time.monotonic) -> None:
        """Keep the address; nothing is asked yet.

        Raises:
            ValueError: the address is not understood.
        """
        self.client: Any = redis.Redis.from_url(url, **connection_options())
        self.state = Reachable(clock)

    def ask(self, call: Callable[[Any], T]) -> T:
        """Let `call` ask Redis and read the answer.

        Raises:
            RedisAway: it failed, or failed a moment ago.
        """
        self.state.check()
        try:
            answer = call(self.client)
        except Exception as error:  # whatever answers there: also a stranger, whose words are of no known kind
            self.state.failed(error)
            raise RedisAway from None
        self.state.answered()
        return answer


class Reachable:
    """Whether Redis answered last; says so in the log when that changes. Thread-safe."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._ask_again_at = 0.0
        self.away = False

    def check(self) -> None:
        """Let a caller pass.

        Raises:
            RedisAway: it failed a moment ago.
        """
        if self.away and self._clock() < self._ask_again_at:
            raise RedisAway

    def failed(self, error: Exception) -> None:
        """Note a failure."""
        with self._lock:
            first, self.away = not self.away, True
            self._ask_again_at = self._clock() + PAUSE_S
        if first:
            log.error("redis.down", error=type(error).__name__)

    def answered(self) -> None:
        """Note an answer."""
        if self.away:
            with self._lock:
                back, self.away = self.away, False
            if back:
                log.warning("redis.back")


@lru_cache(maxsize=8)
def shared(url: str) -> Shared:
    """Return this process's one way to the Redis of an address."""
    return Shared(url)


def connection_options(within_s: float = ANSWERS_WITHIN_S) -> dict[str, Any]:
    """Return how a connection to Redis is set up that has to answer within so many seconds."""
    return {"socket_timeout": within_s, "socket_connect_timeout": within_s}


def key_of(*parts: str) -> str:
    """Return the name of something in Redis: who is meant can't be read off it."""
    return hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()[:40]
