"""How long a message may be and how many a sender may send; numbers with their reasons, no texts."""

from __future__ import annotations

import contextlib
import time
from collections import deque
from collections.abc import Callable

from cachetools import TTLCache

from bot.together.connection import RedisAway
from bot.together.counters import Counters

MAX_BODY_BYTES = 64_000
"""A message of 10,000 characters in any script fits; more is no chat message."""
MAX_CHARACTERS = 10_000
MESSAGES = 60
WINDOW_S = 60.0
"""A person types a few messages a minute; sixty leave room for impatience and stop a script."""
SENDERS_REMEMBERED = 50_000


class RateLimit:
    """Counts messages per sender in a sliding window; memory is bounded, forgotten senders start anew."""

    def __init__(
        self,
        messages: int = MESSAGES,
        window_s: float = WINDOW_S,
        clock: Callable[[], float] = time.monotonic,
        *,
        together: Counters | None = None,
        name: str = "",
    ) -> None:
        """Count from now on.

        Args:
            messages: how many fit into a window.
            window_s: its length in seconds.
            clock: seconds that never go back.
            together: counts with the other processes; this one alone counts while Redis is away.
            name: tells this limit from others in the common counters.
        """
        self._together = together
        self._name = name
        self._messages = messages
        self._window_s = window_s
        self._clock = clock
        self._seen: TTLCache[str, deque[float]] = TTLCache(SENDERS_REMEMBERED, window_s * 2, timer=clock)

    def wait_s(self, sender: str) -> float:
        """Count one message; return 0 when it may pass, else the seconds until the next one may."""
        if self._together:
            with contextlib.suppress(RedisAway):
                return self._together.wait_s({f"{self._name}:{sender}": self._messages}, self._window_s)
        now = self._clock()
        times = self._seen.get(sender)
        if times is None:
            times = deque()
        while times and now - times[0] >= self._window_s:
            times.popleft()
        if len(times) >= self._messages:
            return self._window_s - (now - times[0])
        times.append(now)
        self._seen[sender] = times
        return 0.0
