"""A small circuit breaker: after some failures in a row nobody calls for a while, then one tries first.

Not for deciding what a failure is; the caller reports success and failure.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from enum import Enum


class BreakerState(Enum):
    """Whether calls go through."""

    CLOSED = "closed"  # all do
    OPEN = "open"  # none does
    HALF_OPEN = "half_open"  # one does, to see


class CircuitBreaker:
    """Spares a service that is down, and its callers the waiting. Thread-safe."""

    def __init__(self, failures: int = 3, cool_down: float = 30.0, clock: Callable[[], float] = time.monotonic) -> None:
        """Open after `failures` in a row, for `cool_down` seconds."""
        self._most = failures
        self._cool_down = cool_down
        self._clock = clock
        self._lock = threading.Lock()
        self._failed = 0
        self._opened_at: float | None = None
        self._trial_at: float | None = None
        self._last_failure: type[Exception] | None = None

    @property
    def state(self) -> BreakerState:
        """The state at this moment."""
        with self._lock:
            return self._state()

    @property
    def last_failure(self) -> type[Exception] | None:
        """What the last reported failure was, to tell callers that are kept out."""
        with self._lock:
            return self._last_failure

    def allow(self) -> bool:
        """Say whether to call now; whoever gets True reports how it went."""
        with self._lock:
            state = self._state()
            if state is BreakerState.CLOSED:
                return True
            if state is BreakerState.OPEN:
                return False
            now = self._clock()
            # A trial that never reported (its thread died) may not keep the breaker shut for ever.
            if self._trial_at is not None and now - self._trial_at < self._cool_down:
                return False
            self._trial_at = now
            return True

    def succeeded(self) -> None:
        """Report that the service answered."""
        with self._lock:
            self._failed = 0
            self._opened_at = self._trial_at = self._last_failure = None

    def failed(self, kind: type[Exception]) -> None:
        """Report that the service did not answer."""
        with self._lock:
            self._failed += 1
            self._last_failure = kind
            if self._failed >= self._most:  # also after a failed trial: only a success resets the count
                self._opened_at = self._clock()
                self._trial_at = None

    def _state(self) -> BreakerState:
        if self._opened_at is None:
            return BreakerState.CLOSED
        waited = self._clock() - self._opened_at
        return BreakerState.HALF_OPEN if waited >= self._cool_down else BreakerState.OPEN
