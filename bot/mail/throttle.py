"""Counts look-ups per asker and per address within a sliding window.

Counted by all processes together where they share a Redis, else by each for itself. Not for HTTP limits.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.together.connection import RedisAway
from bot.together.counters import counters

_MANY_KEYS = 10_000  # beyond this it pays to look for keys whose window has passed


@dataclass(frozen=True)
class LookupLimits:
    """How many look-ups are let through in a window of so many seconds."""

    per_asker: int = 30  # a team member on the phone looks one up every twenty seconds
    per_address: int = 20  # nobody has an honest reason to ask about one address more often
    window_s: float = 600.0
    redis_url: str | None = field(default=None, repr=False)


class Throttle:
    """Lets through what is within the limits. Thread-safe."""

    def __init__(self, limits: LookupLimits, clock: Callable[[], float] = time.monotonic) -> None:
        """Count from now on."""
        self._limits = limits
        self._clock = clock
        self._together = counters(limits.redis_url)
        self._lock = threading.Lock()
        self._seen: dict[tuple[str, str], deque[float]] = {}
        self._clean_beyond = _MANY_KEYS

    def allow(self, asker: str, address: str) -> bool:
        """Count one look-up and say whether it may go on; one that may not is not counted."""
        if self._together:
            most = {f"asker:{asker}": self._limits.per_asker, f"address:{address}": self._limits.per_address}
            with contextlib.suppress(RedisAway):
                return not self._together.wait_s(most, self._limits.window_s)
        now = self._clock()
        with self._lock:
            if len(self._seen) > self._clean_beyond:
                self._forget(now)
            of_asker = self._recent(("asker", asker), now)
            of_address = self._recent(("address", address), now)
            if len(of_asker) >= self._limits.per_asker or len(of_address) >= self._limits.per_address:
                return False
            of_asker.append(now)
            of_address.append(now)
            return True

    def _recent(self, key: tuple[str, str], now: float) -> deque[float]:
        times = self._seen.setdefault(key, deque())
        while times and now - times[0] >= self._limits.window_s:
            times.popleft()
        return times

    def _forget(self, now: float) -> None:
        for key in list(self._seen):
            if not self._recent(key, now):
                del self._seen[key]
        # Not again before it has doubled: under a flood every call would walk through all keys.
        self._clean_beyond = max(_MANY_KEYS, 2 * len(self._seen))
