from __future__ import annotations

import asyncio
import threading
from contextvars import ContextVar

from bot.mail.pool import THREADS, in_call_pool

WHO: ContextVar[str] = ContextVar("who", default="nobody")


def test_calls_that_hang_leave_the_threads_of_the_database_free() -> None:
    async def run() -> str:
        over = threading.Event()
        hanging = [asyncio.create_task(in_call_pool(over.wait, 30)) for _ in range(2 * THREADS)]
        await asyncio.sleep(0)
        try:
            return await asyncio.wait_for(asyncio.to_thread(lambda: "stored"), 20)
        finally:
            over.set()
            await asyncio.gather(*hanging)

    assert asyncio.run(run()) == "stored"


def test_a_call_knows_on_whose_behalf_it_runs() -> None:
    async def run() -> str:
        WHO.set("anna")
        return await in_call_pool(WHO.get)

    assert asyncio.run(run()) == "anna"
