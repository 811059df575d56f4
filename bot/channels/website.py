"""The website's channel: messages come by POST, answers go by server-sent events with replay.

Routes below `/webhooks/website`: `POST /session`, `DELETE /session`, `POST /messages`, `GET /stream`, `POST /rating`.
"""

from __future__ import annotations

import asyncio
import json
import math
from collections.abc import Awaitable, Callable
from functools import partial, wraps
from typing import Any

import structlog
from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse, empty
from sanic.response import json as json_response
from sanic_cors.core import SANIC_CORS_EVALUATED  # type: ignore[import-untyped]
from sqlalchemy.exc import SQLAlchemyError

from bot.channels.answers import said_before
from bot.channels.inbox import InboxUnavailable
from bot.channels.limits import RateLimit
from bot.channels.origins import Origins
from bot.channels.sentences import sentence
from bot.channels.sessions import Session, SessionRefused
from bot.channels.streams import Bell, TooManyStreams
from bot.channels.website_desk import CHANNEL, LEASE_S, Asking, Desk, OnNewMessage
from bot.channels.website_messages import BadMessage, Fault, read_number, read_question, read_rating
from bot.identity import MAX_TOKEN, read_identity
from bot.settings import Settings, read_settings
from bot.together.counters import counters

log = structlog.get_logger()

HEARTBEAT_S = 15.0
"""A line without meaning keeps proxies from closing a quiet stream; the outbox is read anew with it."""
STREAM_LASTS = 0.9
"""Part of the server's response time limit after which a stream ends itself; the widget connects again."""
NEW_SESSIONS = 120
"""Per address and minute: an office behind one address fits, a script is slowed down."""
LOOPBACK = ("127.0.0.1", "::1")  # a proxy on this machine: everybody comes from there

Handler = Callable[[Request], Awaitable[HTTPResponse]]


class WebsiteChannel(InputChannel):
    """The channel that the chat widget talks to."""

    def __init__(
        self,
        desk: Callable[[], Desk],
        identity_secret: str | None = None,
        origins: Origins | None = None,
        limit: RateLimit | None = None,
        privacy_url: str | None = None,
        *,
        session_limit: RateLimit | None = None,
    ) -> None:
        """Take the settings; the stores are opened when the server starts."""
        self._make_desk = desk
        self._secret = identity_secret
        self._origins = origins or Origins()
        self._limit = limit
        self._session_limit = session_limit or (RateLimit(NEW_SESSIONS) if limit else None)
        self._privacy_url = privacy_url
        self._desk_in_use: Desk | None = None

    @classmethod
    def from_settings(cls, settings: Settings, lease_s: float = LEASE_S) -> WebsiteChannel:
        """Return the channel as the environment configures it."""
        together = counters(settings.redis_url)
        return cls(
            partial(Desk, settings.database_url, lease_s, settings.redis_url),
            identity_secret=settings.identity_secret,
            origins=Origins(settings.widget_origins),
            limit=RateLimit(together=together, name=CHANNEL) if settings.limits else None,
            session_limit=RateLimit(NEW_SESSIONS, together=together, name="sessions") if settings.limits else None,
            privacy_url=settings.privacy_url,
        )

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> WebsiteChannel:
        """Return the channel for `credentials.yml`; what it needs is in the environment all the same."""
        return cls.from_settings(read_settings())

    @classmethod
    def name(cls) -> str:
        """Return the part of the route that names the channel."""
        return CHANNEL

    @property
    def _desk(self) -> Desk:
        if self._desk_in_use is None:
            self._desk_in_use = self._make_desk()
        return self._desk_in_use

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Return the routes."""
        routes = Blueprint("website_channel")

        async def ask(request: Request) -> HTTPResponse:
            return await self._ask(request, on_new_message)

        routes.add_route(self._guarded(self._open), "/session", methods=["POST"], name="open")
        routes.add_route(self._guarded(self._delete), "/session", methods=["DELETE"], name="delete")
        routes.add_route(self._guarded(ask), "/messages", methods=["POST"], name="ask")
        routes.add_route(self._guarded(self._stream), "/stream", methods=["GET"], name="stream")
        routes.add_route(self._guarded(self._rate), "/rating", methods=["POST"], name="rate")
        for path in ("session", "messages", "stream", "rating"):
            routes.add_route(_preflight, f"/{path}", methods=["OPTIONS"], name=f"preflight_{path}")

        @routes.on_request
        async def decide_here(request: Request) -> None:
            # Rasa turns Sanic-CORS on for all routes, which would allow credentials.
            setattr(request.ctx, SANIC_CORS_EVALUATED, "1")

        @routes.on_response
        async def let_read(request: Request, response: HTTPResponse) -> None:
            response.headers.pop("Access-Control-Allow-Credentials", None)
            response.headers.update(self._origins.headers(request))
            response.headers.setdefault("Cache-Control", "no-store")

        @routes.listener("before_server_stop")
        async def stop(*_: Any) -> None:
            if self._desk_in_use:
                await self._desk_in_use.close()
                self._desk_in_use = None

        return routes

    def _guarded(self, handler: Handler) -> Handler:
        """Turn every way a request can be refused or fail into an answer that the widget understands."""

        @wraps(handler)
        async def guarded(request: Request) -> HTTPResponse:
            if not self._origins.allows(request):
                log.warning("website.foreign_origin", origin=str(request.headers.get("origin"))[:100])
                return _refusal("foreign_origin", 403)
            try:
                return await handler(request)
            except SessionRefused as error:
                return _refusal(error.refusal.value, 401)
            except BadMessage as error:
                too_long = error.fault is Fault.TOO_LONG
                text = sentence(request.app, "utter_zu_lang") if too_long else ""
                return _refusal(error.fault.value, 413 if too_long else 400, text)
            except (InboxUnavailable, SQLAlchemyError, TooManyStreams) as error:
                log.error("website.unavailable", error=type(error).__name__)  # noqa: TRY400 - values hold texts
                return _refusal("unavailable", 503, sentence(request.app, "utter_panne"), retry_after_s=2)

        return guarded

    async def _open(self, request: Request) -> HTTPResponse:
        wait_s = self._session_wait_s(request)
        if wait_s:
            return self._too_often(request, wait_s)
        token = self._desk.sessions.new(read_identity(_identity(request), self._secret))
        return json_response({"session": token, "privacy": self._privacy_url})

    async def _ask(self, request: Request, on_new_message: OnNewMessage) -> HTTPResponse:
        session = await self._session(request)
        question = read_question(request.body)
        wait_s = self._limit.wait_s(session.conversation) if self._limit else 0.0
        if wait_s:
            return self._too_often(request, wait_s)
        sorry = sentence(request.app, "utter_panne")
        before = partial(said_before, request.app, session.conversation, question.message_id)
        asking = Asking(session.conversation, question, _identity(request), sorry, before)
        if not await self._desk.answer(on_new_message, asking):
            return _refusal("busy", 503, retry_after_s=1)
        # Also here, for networks whose proxies hold server-sent events back; the widget counts each number once.
        events = await self._desk.run(self._desk.outbox.after, session.conversation, question.after)
        return json_response({"events": [event.as_json() for event in events]})

    async def _stream(self, request: Request) -> HTTPResponse:
        session = await self._session(request)
        last = read_number(request.headers.get("last-event-id"))
        lasts_s = float(request.app.config.RESPONSE_TIMEOUT) * STREAM_LASTS
        with self._desk.streams.joined(session.conversation) as bell:
            headers = {"X-Accel-Buffering": "no"}  # else nginx collects the stream
            response = await request.respond(content_type="text/event-stream; charset=utf-8", headers=headers)
            await self._send_events(response, session, bell, last, lasts_s)
            await response.eof()
        return response

    async def _send_events(self, response: Any, session: Session, bell: Bell, last: int, lasts_s: float) -> None:
        clock = asyncio.get_running_loop().time
        until, greeted = clock() + lasts_s, False
        while not bell.closed and clock() < until:
            events = await self._desk.run(self._desk.outbox.after, session.conversation, last)
            for event in events:
                last = event.seq
                data = json.dumps(event.as_json(), ensure_ascii=False)
                await response.send(f"id: {event.seq}\nevent: message\ndata: {data}\n\n")
            if not events and not greeted:
                greeted = True
                await response.send("event: ready\ndata: {}\n\n")
            if not events and not await bell.wait(min(HEARTBEAT_S, until - clock())):
                await response.send(": still here\n\n")

    async def _delete(self, request: Request) -> HTTPResponse:
        session = await self._session(request)
        await self._desk.run(self._desk.sessions.end, session)
        await self._desk.delete(request.app, session.conversation)
        log.info("website.deleted")
        return empty(204)

    async def _rate(self, request: Request) -> HTTPResponse:
        session = await self._session(request)
        await self._desk.run(self._desk.ratings.add, session.conversation, read_rating(request.body))
        return empty(204)

    async def _session(self, request: Request) -> Session:
        token = str(request.headers.get("authorization", "")).removeprefix("Bearer ")
        asker = read_identity(_identity(request), self._secret)
        return await self._desk.run(self._desk.sessions.read, token, asker)

    def _session_wait_s(self, request: Request) -> float:
        address = request.remote_addr or request.ip
        if self._session_limit is None or address in LOOPBACK:
            return 0.0
        return self._session_limit.wait_s(address)

    def _too_often(self, request: Request, wait_s: float) -> HTTPResponse:
        return _refusal("too_often", 429, sentence(request.app, "utter_zu_oft"), retry_after_s=math.ceil(wait_s))


async def _preflight(_: Request) -> HTTPResponse:
    return empty(204)


def _identity(request: Request) -> str:
    token = str(request.headers.get("x-identity", ""))
    return token if len(token) <= MAX_TOKEN else ""


def _refusal(code: str, status: int, text: str = "", retry_after_s: int = 0) -> HTTPResponse:
    headers = {"Retry-After": str(retry_after_s)} if retry_after_s else None
    return json_response({"error": code, "text": text}, status=status, headers=headers)
