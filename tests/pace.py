"""Asks whether something is fast on a machine that others use too.

A wall clock alone also measures whoever else is at work: what is fast in one of several tries is fast, and what
is slow is slow in all of them.
"""

from __future__ import annotations

import time
from collections.abc import Callable

PATIENCE_S = 60.0
"""How long a test waits for what should come at once: reached only where something is broken."""
TRIES = 10


def fastest(work: Callable[[], object], limit_s: float, clock: Callable[[], float] = time.perf_counter) -> float:
    """Return the seconds of the first try within the limit, else of the fastest of all tries."""
    taken = []
    for _ in range(TRIES):
        began = clock()
        work()
        taken.append(clock() - began)
        if taken[-1] <= limit_s:
            break
    return min(taken)


def fastest_at_work(work: Callable[[], object], limit_s: float) -> float:
    """Return the same in this thread's processor time, for work that waits for nobody."""
    return fastest(work, limit_s, time.thread_time)
