"""`POST /webhooks/mailjet/events`: takes Mailjet's Event API into the store and answers fast."""

from __future__ import annotations

import asyncio

import structlog
from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse, empty

from bot.mail.events import BodyTooLarge, EventsRefused, check_basic_auth, parse_events
from bot.mail.store import DeliveryStore, StoreUnavailable

log = structlog.get_logger()


def mailjet_events(store: DeliveryStore, user: str, passwords: str) -> Blueprint:
    """Return the route; 200 only after the events are stored, so that Mailjet repeats what was lost."""
    routes = Blueprint("mailjet_events", url_prefix="/webhooks/mailjet")

    @routes.post("/events")
    async def receive(request: Request) -> HTTPResponse:
        if not check_basic_auth(request.headers.get("authorization"), user, passwords):
            return empty(401, headers={"WWW-Authenticate": 'Basic realm="events"'})
        try:
            parsed = parse_events(request.body)
        except BodyTooLarge:
            return empty(413)
        except EventsRefused as error:
            log.warning("events.refused", reason=type(error).__name__)
            return empty(400)
        try:
            await asyncio.to_thread(store.add_events, parsed.events)
        except StoreUnavailable:
            return empty(503)
        return empty(200)

    return routes
