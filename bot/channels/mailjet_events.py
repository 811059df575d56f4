"""`POST /webhooks/mailjet/events`: takes Mailjet's Event API into the store and answers fast."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import structlog
from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse, empty

from bot.mail.events import BodyTooLarge, EventsRefused, check_basic_auth, parse_events
from bot.mail.models import DeliveryEvent
from bot.mail.store import DeliveryStore, StoreUnavailable

log = structlog.get_logger()

LARGE_BODY = 20_000
"""Bytes above which reading takes milliseconds, so it is done beside the event loop."""


def mailjet_events(store: DeliveryStore, user: str, passwords: str) -> Blueprint:
    """Return the route; 200 only after the events are stored, so that Mailjet repeats what was lost."""
    routes = Blueprint("mailjet_events", url_prefix="/webhooks/mailjet")
    intake = Intake(store)

    @routes.post("/events")
    async def receive(request: Request) -> HTTPResponse:
        if not check_basic_auth(request.headers.get("authorization"), user, passwords):
            return empty(401, headers={"WWW-Authenticate": 'Basic realm="events"'})
        body = request.body
        try:
            parsed = await asyncio.to_thread(parse_events, body) if len(body) > LARGE_BODY else parse_events(body)
        except BodyTooLarge:
            return empty(413)
        except EventsRefused as error:
            log.warning("events.refused", reason=type(error).__name__)
            return empty(400)
        if parsed.unusable:
            log.warning("events.unusable", count=parsed.unusable)
        try:
            await intake.store(parsed.events)
        except StoreUnavailable:
            return empty(503)
        return empty(200)

    return routes


class Intake:
    """Stores what arrives while an earlier transaction is running in one transaction after it.

    Ungrouped callbacks post one event a request, and a transaction for each would be most of its cost.
    """

    def __init__(self, store: DeliveryStore) -> None:
        self._store = store
        self._waiting: list[tuple[Sequence[DeliveryEvent], asyncio.Future[None]]] = []
        self._task: asyncio.Task[None] | None = None

    async def store(self, events: Sequence[DeliveryEvent]) -> None:
        """Return once these events are stored.

        Raises:
            StoreUnavailable: they are not, nor is anything that was stored along with them.
        """
        stored: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((events, stored))
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._write())
        await stored

    async def _write(self) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting, []
            failure: Exception | None = None
            try:
                await asyncio.to_thread(self._store.add_events, [event for events, _ in batch for event in events])
            except Exception as error:
                # Every request must be answered, or it would wait for ever.
                failure = error if isinstance(error, StoreUnavailable) else StoreUnavailable(type(error).__name__)
            for _, stored in batch:
                if stored.done():  # its client went away
                    continue
                if failure:
                    stored.set_exception(failure)
                else:
                    stored.set_result(None)
