"""The event route, over a real socket: 200 only for what is stored."""

from __future__ import annotations

import asyncio
import json
import socket
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from sanic import Sanic

from bot.channels.mailjet_events import mailjet_events
from bot.mail.events import MAX_BODY_BYTES
from bot.mail.models import DeliveryEvent
from bot.mail.store import DeliveryStore, StoreUnavailable
from tests.fakes.mailjet import webhook

LOGIN = aiohttp.BasicAuth("events", "new-secret")
Post = Callable[..., Awaitable[int]]


@pytest.fixture(autouse=True)
def _several_apps(monkeypatch: pytest.MonkeyPatch) -> None:
    # Sanic 21.12 rewrites its own methods when an app starts; only so can it start a second one in a process.
    monkeypatch.setattr(Sanic, "test_mode", True)


@asynccontextmanager
async def route(store: Any) -> AsyncIterator[Post]:
    app = Sanic(f"events-{uuid.uuid4().hex}")
    app.blueprint(mailjet_events(store, "events", "old-secret, new-secret"))
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    url = f"http://127.0.0.1:{listening.getsockname()[1]}/webhooks/mailjet/events"
    server = await app.create_server(sock=listening, return_asyncio_server=True, access_log=False)
    assert server
    await server.startup()
    try:
        async with aiohttp.ClientSession() as session:

            async def post(body: object, auth: aiohttp.BasicAuth | None = LOGIN) -> int:
                data = body if isinstance(body, bytes) else json.dumps(body).encode()
                async with session.post(url, data=data, auth=auth) as reply:
                    return reply.status

            yield post
    finally:
        server.close()
        await server.wait_closed()


def over_the_route(store: Any, talk: Callable[[Post], Awaitable[None]]) -> None:
    async def run() -> None:
        async with route(store) as post:
            await talk(post)

    asyncio.run(run())


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/mail.db"


def stored(url: str, address: str = "anna@web.de") -> int:
    store = DeliveryStore(url)
    found = len(store.export(address)["events"])
    store.close()
    return found


def test_an_object_and_an_array_are_stored_and_answered_200(url: str) -> None:
    async def talk(post: Post) -> None:
        assert await post(webhook("sent", "anna@web.de", 1)) == 200
        assert await post([webhook("sent", "anna@web.de", 2), webhook("open", "anna@web.de", 2)]) == 200
        assert await post([]) == 200

    over_the_route(DeliveryStore(url), talk)
    assert stored(url) == 3


@pytest.mark.parametrize(
    ("auth", "status"),
    [
        (None, 401),
        (aiohttp.BasicAuth("events", "wrong"), 401),
        (aiohttp.BasicAuth("other", "new-secret"), 401),
        (aiohttp.BasicAuth("events", "old-secret"), 200),  # both are valid while one is being changed
        (LOGIN, 200),
    ],
)
def test_only_who_knows_a_secret_may_post(url: str, auth: aiohttp.BasicAuth | None, status: int) -> None:
    async def talk(post: Post) -> None:
        assert await post(webhook("sent", "anna@web.de", 1), auth) == status

    over_the_route(DeliveryStore(url), talk)
    assert stored(url) == (status == 200)


@pytest.mark.parametrize(
    ("body", "status"),
    [(b"no json", 400), (b'"text"', 400), (b"", 400), (b"[" + b" " * MAX_BODY_BYTES + b"]", 413)],
    ids=["words", "text", "empty", "large"],
)
def test_what_cannot_be_read_is_refused(url: str, body: bytes, status: int) -> None:
    async def talk(post: Post) -> None:
        assert await post(body) == status

    over_the_route(DeliveryStore(url), talk)


def test_many_events_at_once_in_any_order_and_number_are_stored_once(url: str) -> None:
    now = datetime.now(timezone.utc)
    single = [webhook("sent", "anna@web.de", number, now + timedelta(seconds=number)) for number in range(1, 101)]
    array = [webhook("sent", "anna@web.de", number, now) for number in range(1001, 3001)]

    async def talk(post: Post) -> None:
        assert set(await asyncio.gather(*map(post, single * 3), post(array), post(array))) == {200}

    over_the_route(DeliveryStore(url), talk)
    assert stored(url) == 2100


class Stubborn:
    """A store that fails for a while, as one whose disk is full does."""

    def __init__(self, store: DeliveryStore, failures: list[Exception]) -> None:
        self._store = store
        self._failures = failures

    def add_events(self, events: list[DeliveryEvent]) -> int:
        if self._failures:
            raise self._failures.pop()
        return self._store.add_events(events)


@pytest.mark.parametrize("failure", [StoreUnavailable("locked"), MemoryError()])
def test_what_was_not_stored_is_not_answered_200_and_stored_when_it_comes_again(url: str, failure: Exception) -> None:
    async def talk(post: Post) -> None:
        event = webhook("sent", "anna@web.de", 1)
        assert await post(event) == 503
        assert await post(event) == 200

    over_the_route(Stubborn(DeliveryStore(url), [failure]), talk)
    assert stored(url) == 1
