"""Threads of their own for calls to other machines, so that slow ones never keep the database's threads busy.

asyncio's own pool has six threads on two cores; six hanging calls to Mailjet would stop every conversation.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from functools import lru_cache
from typing import Any, TypeVar

Result = TypeVar("Result")

THREADS = 16
"""Calls under way at once. Who comes later waits, and is told so when it takes too long (bot/action_runner.py)."""


async def in_call_pool(call: Callable[..., Result], *arguments: Any) -> Result:
    """Run what waits for another machine in one of these threads."""
    return await asyncio.get_running_loop().run_in_executor(_pool(), copy_context().run, call, *arguments)


@lru_cache(maxsize=1)
def _pool() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(THREADS, thread_name_prefix="calls")
