"""What several processes share: each test has two of everything, as two processes have."""

from __future__ import annotations

import asyncio
import time
import uuid
from collections.abc import Awaitable, Callable
from functools import partial

import pytest
from rasa.core.lock_store import LockError

from bench.site import Process
from bot.channels.limits import RateLimit
from bot.channels.streams import Streams
from bot.mail.throttle import LookupLimits, Throttle
from bot.together import connection
from bot.together.connection import RedisAway, Shared
from bot.together.counters import Counters, counters
from bot.together.locks import ConversationLocks, _Place
from bot.together.wakeups import Wakeups
from tests.pace import PATIENCE_S

NOWHERE = "redis://127.0.0.1:9/0"


def test_two_processes_take_turns_in_the_order_in_which_they_came(url: str) -> None:
    assert asyncio.run(_order([url, url], 12)) == list(range(12))


def test_one_process_without_redis_takes_turns_in_order_as_well() -> None:
    assert asyncio.run(_order([None], 12)) == list(range(12))


def test_while_redis_is_away_each_process_keeps_its_own_order() -> None:
    assert asyncio.run(_order([NOWHERE], 6)) == list(range(6))


async def _order(urls: list[str | None], count: int) -> list[int]:
    stores = [ConversationLocks(url) for url in urls]
    served: list[int] = []
    inside = 0

    async def turn(number: int) -> None:
        nonlocal inside
        async with stores[number % len(stores)].lock("anna"):
            inside += 1
            assert inside == 1
            await asyncio.sleep(0.01)
            inside -= 1
            served.append(number)

    turns = []
    async with stores[0].lock("anna"):
        for number in range(count):
            turns.append(asyncio.create_task(turn(number)))
            await _until(partial(_waiting, stores, number + 1))
    await asyncio.gather(*turns)
    assert not any(store._here for store in stores)
    for store in stores:
        await store.close()
    return served


async def _waiting(stores: list[ConversationLocks], wanted: int) -> bool:
    """Tell whether so many stand in line behind the first."""
    if stores[0]._client and not stores[0]._state.away:
        return int(await stores[0]._client.zcard(_Place("anna").keys[0])) == wanted + 1
    return stores[0]._here["anna"].users == wanted + 1


def test_different_conversations_do_not_wait_for_each_other(url: str) -> None:
    async def both() -> None:
        store = ConversationLocks(url)
        async with store.lock("anna"), store.lock("berta"):
            pass
        await store.close()

    asyncio.run(both())


def test_the_place_of_a_process_that_died_runs_out(url: str) -> None:
    async def die_and_follow() -> float:
        dead, alive = ConversationLocks(url, life_s=0.3), ConversationLocks(url, life_s=0.3)
        name = uuid.uuid4().hex
        began = time.monotonic()
        assert await dead._first(name, began + PATIENCE_S) is not None  # never renewed, never left
        async with alive.lock(name):
            waited = time.monotonic() - began
        await dead.close()
        await alive.close()
        return waited

    assert asyncio.run(die_and_follow()) > 0.2


def test_a_turn_longer_than_its_place_keeps_it(url: str) -> None:
    async def long_turn() -> list[str]:
        one, other = ConversationLocks(url, life_s=1.5), ConversationLocks(url, life_s=1.5)
        served: list[str] = []

        async def slow() -> None:
            async with one.lock("lang"):
                await asyncio.sleep(3)
                served.append("slow")

        async def quick() -> None:
            await asyncio.sleep(0.1)
            async with other.lock("lang"):
                served.append("quick")

        await asyncio.gather(slow(), quick())
        await one.close()
        await other.close()
        return served

    assert asyncio.run(long_turn()) == ["slow", "quick"]


@pytest.mark.parametrize("shared", [True, False])
def test_who_waits_too_long_is_told_and_stands_in_nobodys_way(url: str, shared: bool) -> None:
    async def wait() -> None:
        one = ConversationLocks(url if shared else None)
        other = ConversationLocks(url) if shared else one
        async with one.lock("voll"):
            with pytest.raises(LockError):
                async with other.lock("voll", lock_lifetime=0.1):
                    pass
        async with other.lock("voll"):
            pass
        await one.close()
        await other.close()

    asyncio.run(wait())


def test_two_processes_count_messages_together(url: str) -> None:
    name = uuid.uuid4().hex
    one, other = (RateLimit(3, 60, together=counters(url), name="rest") for _ in range(2))
    assert [limit.wait_s(name) for limit in (one, other, one)] == [0, 0, 0]
    assert 0 < other.wait_s(name) <= 60
    assert other.wait_s(name + "x") == 0


def test_a_window_slides(url: str) -> None:
    together = Counters(Shared(url))
    name = uuid.uuid4().hex
    assert together.wait_s({name: 1}, 2) == 0
    wait_s = together.wait_s({name: 1}, 2)
    assert 0 < wait_s <= 2
    time.sleep(wait_s + 0.02)
    assert together.wait_s({name: 1}, 2) == 0


def test_a_look_up_counts_for_asker_and_address_or_for_neither(url: str) -> None:
    limits = LookupLimits(per_asker=2, per_address=1, redis_url=url)
    one, other = Throttle(limits), Throttle(limits)
    asker, address = uuid.uuid4().hex, uuid.uuid4().hex
    assert one.allow(asker, address)
    assert not other.allow(asker, address)
    assert other.allow(asker, address + "x")
    assert not one.allow(asker, address + "y")


def test_while_redis_is_away_each_process_counts_for_itself() -> None:
    limit = RateLimit(2, 60, together=counters(NOWHERE), name="rest")
    assert [limit.wait_s("anna") > 0 for _ in range(3)] == [False, False, True]


def test_after_a_failure_nobody_asks_for_a_moment_and_then_it_is_tried_again(server: Process, url: str) -> None:
    now = [0.0]
    way = Shared(url, clock=lambda: now[0])
    assert way.ask(lambda client: client.ping())
    server.stop()
    with pytest.raises(RedisAway):
        way.ask(lambda client: client.ping())
    asked: list[int] = []
    with pytest.raises(RedisAway):
        way.ask(lambda client: asked.append(1))
    assert not asked
    server.start()
    server.wait_until_listening()
    now[0] += connection.PAUSE_S
    assert way.ask(lambda client: client.ping())


def test_a_stream_is_woken_by_another_process_without_looking_into_the_database(url: str) -> None:
    async def wake() -> bool:
        looked: list[int] = []

        async def newest(_: object) -> dict[str, int]:
            looked.append(1)
            return {}

        here, there = Wakeups(url), Wakeups(url)
        streams = Streams(newest, here)
        with streams.joined("website-a") as bell:
            while not here.listening:
                await asyncio.sleep(0.01)
            await bell.wait(0.2)  # the ring that tells of what may have been missed
            await asyncio.to_thread(there.tell, "website-a")
            woken = await bell.wait(PATIENCE_S)
        streams.close()
        return woken

    assert asyncio.run(wake())


def test_listening_goes_on_after_redis_was_restarted(server: Process, url: str) -> None:
    async def restart() -> list[str]:
        heard: list[str] = []
        here, there = Wakeups(url), Wakeups(url)
        here.listen(heard.append, lambda: heard.append("all"))
        await _until(lambda: here.listening)
        await asyncio.to_thread(server.stop)
        await _until(lambda: not here.listening)
        await asyncio.to_thread(there.tell, "lost")  # fails silently: the database is looked at all the same
        await asyncio.to_thread(server.start)
        await _until(lambda: here.listening)
        await asyncio.sleep(connection.PAUSE_S)
        await asyncio.to_thread(there.tell, "website-a")
        await _until(lambda: "website-a" in heard)
        here.close()
        return heard

    assert asyncio.run(restart()) == ["all", "all", "website-a"]


def test_listening_ends_also_where_its_cancellation_is_swallowed(url: str) -> None:
    async def close_deaf() -> None:
        here, there = Wakeups(url), Wakeups(url)
        here.listen(lambda _: None, lambda: None)
        await _until(lambda: here.listening)
        task, here._task = here._task, None  # as `close` leaves it, the cancellation apart
        assert task
        await asyncio.to_thread(there.tell, "website-a")
        await _until(task.done)

    asyncio.run(close_deaf())


async def _until(condition: Callable[[], bool | Awaitable[bool]]) -> None:
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        answer = condition()
        if answer if isinstance(answer, bool) else await answer:
            return
        await asyncio.sleep(0.02)
    raise AssertionError("what was waited for did not happen")
