"""Counts what several processes see together, in sliding windows: the limits of messages, look-ups, logins."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from bot.together.connection import PREFIX, Shared, key_of, shared

_COUNT = """
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
local window = tonumber(ARGV[2])
local wait = 0
for i, key in ipairs(KEYS) do
  redis.call('ZREMRANGEBYSCORE', key, '-inf', now - window)
  if redis.call('ZCARD', key) >= tonumber(ARGV[2 + i]) then
    local oldest = redis.call('ZRANGE', key, 0, 0, 'WITHSCORES')
    wait = math.max(wait, tonumber(oldest[2]) + window - now)
  end
end
if wait > 0 then return wait end
for _, key in ipairs(KEYS) do
  redis.call('ZADD', key, now, ARGV[1])
  redis.call('PEXPIRE', key, window)
end
return 0
"""


class Counters:
    """Windows that all processes on one Redis count in. Thread-safe; a call takes less than a millisecond."""

    def __init__(self, way: Shared) -> None:
        self._way = way
        self._script: Any = way.client.register_script(_COUNT)

    def wait_s(self, limits: Mapping[str, int], window_s: float) -> float:
        """Count one in all of these windows, or in none; return 0 when it fits, else the seconds until it will.

        Args:
            limits: how many fit into the window of each name.
            window_s: the windows' length in seconds.

        Raises:
            RedisAway: nothing was counted.
        """
        keys = [f"{PREFIX}count:{key_of(name)}" for name in limits]
        arguments = [uuid.uuid4().hex, int(window_s * 1000), *limits.values()]
        return self._way.ask(lambda _: float(self._script(keys=keys, args=arguments))) / 1000


def counters(redis_url: str | None) -> Counters | None:
    """Return the common counters, None where each process counts for itself."""
    return Counters(shared(redis_url)) if redis_url else None
