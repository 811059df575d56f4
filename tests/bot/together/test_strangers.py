"""Somebody else answers where Redis should be: nobody waits for him, and nothing fails."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest

from bench.site import Process
from bot.channels.limits import RateLimit
from bot.mail.throttle import LookupLimits, Throttle
from bot.together.counters import counters
from bot.together.locks import ConversationLocks
from bot.together.wakeups import Wakeups
from tests.bot.together.test_together import _until
from tests.fakes.relay import RUBBISH, Mode, Relay


@pytest.fixture(params=RUBBISH)
def relay(request: pytest.FixtureRequest, server: Process) -> Iterator[Relay]:
    relay = Relay(server.port, answers=(request.param,)).start()
    relay.go(Mode.RUBBISH)
    yield relay
    relay.stop()


def address(relay: Relay) -> str:
    return f"redis://127.0.0.1:{relay.port}/0"


def test_a_conversation_is_still_held_by_one_turn_at_a_time(relay: Relay) -> None:
    async def hold_twice() -> bool:
        store = ConversationLocks(address(relay))
        async with store.lock("anna"):
            held = store._here["anna"].lock.locked()
        async with store.lock("anna"):
            pass
        await store.close()
        return held

    assert asyncio.run(hold_twice())


def test_each_process_counts_for_itself(relay: Relay) -> None:
    limit = RateLimit(2, 60, together=counters(address(relay)), name="rest")
    assert [limit.wait_s("anna") > 0 for _ in range(3)] == [False, False, True]
    throttle = Throttle(LookupLimits(per_asker=1, redis_url=address(relay)))
    assert [throttle.allow("anna", "a@b.de") for _ in range(2)] == [True, False]


def test_listening_begins_when_it_is_redis_again(relay: Relay) -> None:
    async def listen() -> None:
        ear = Wakeups(address(relay))
        ear.listen(lambda _: None, lambda: None)
        await asyncio.sleep(0.1)
        relay.go(Mode.PASS)
        await _until(lambda: ear.listening)
        ear.close()

    asyncio.run(listen())
