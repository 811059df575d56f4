"""Ends background tasks for good."""

from __future__ import annotations

import asyncio

AGAIN_AFTER_S = 1.0


async def end(*tasks: asyncio.Task[None]) -> None:
    """Cancel tasks until they are over.

    Once is not enough: a cancellation is lost that comes while redis-py looks whether its connection is alive, or just
    as `asyncio.wait_for` has its result (Python 3.10, bpo-37658).
    """
    while left := [task for task in tasks if not task.done()]:
        for task in left:
            task.cancel()
        await asyncio.wait(left, timeout=AGAIN_AFTER_S)
