from __future__ import annotations

import asyncio

import pytest

from bot import tasks
from tests.pace import PATIENCE_S


def test_a_task_that_swallows_a_cancellation_is_ended_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "AGAIN_AFTER_S", 0.01)

    async def deaf_once(swallowed: list[int]) -> None:
        while True:
            try:
                await asyncio.sleep(PATIENCE_S)
            except asyncio.CancelledError:
                if swallowed:
                    raise
                swallowed.append(1)

    async def run() -> tuple[bool, list[int]]:
        swallowed: list[int] = []
        task = asyncio.create_task(deaf_once(swallowed))
        await asyncio.sleep(0)
        await asyncio.wait_for(tasks.end(task), PATIENCE_S)
        return task.cancelled(), swallowed

    assert asyncio.run(run()) == (True, [1])


def test_what_is_over_or_was_never_begun_needs_no_end() -> None:
    async def run() -> bool:
        over = asyncio.create_task(asyncio.sleep(0))
        await over
        await tasks.end(over)
        await tasks.end()
        return over.cancelled()

    assert not asyncio.run(run())
