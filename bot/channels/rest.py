"""The REST channel: Rasa's shape, never an empty answer, and only the signed identity is taken from metadata.

Rasa's own channel answers `[]` when anything fails and trusts whatever metadata the caller sends.
"""

from __future__ import annotations

import asyncio
import hmac
import json
import math
import re
from asyncio import AbstractEventLoop
from typing import Any

import structlog
from rasa.core.channels.channel import InputChannel
from sanic import Blueprint, Sanic
from sanic.request import Request
from sanic.response import HTTPResponse
from sanic.response import json as json_response

from bot.channels.answers import Answers, Handler, Question, WholeMessages
from bot.channels.inbox import Answer, Claim, Inbox, InboxUnavailable
from bot.channels.limits import MAX_BODY_BYTES, MAX_CHARACTERS, RateLimit
from bot.channels.once import LEASE_S, once
from bot.channels.sentences import sentence
from bot.settings import read_settings
from bot.together.counters import counters

log = structlog.get_logger()

__all__ = ["RestChannel", "WholeMessages"]  # the website channel collects with the second

CHANNEL = "rest"
_NAME = re.compile(r"[\w.@:+|-]{1,128}")
FOREIGN = ("slack:", "telegram:", "website-")
"""Conversations of other channels: whoever may ask over REST may not speak in them."""
TIDY_EVERY_S = 3600.0


class RestChannel(InputChannel):
    """`POST /webhooks/rest/webhook` with `{"sender", "message", "metadata"?, "message_id"?}`."""

    def __init__(
        self, limit: RateLimit | None = None, token: str | None = None, database_url: str | None = None
    ) -> None:
        """Configure the channel.

        Args:
            limit: how many messages a sender may send; None: any number.
            token: what callers must send as `Authorization: Bearer …`; None: nothing.
            database_url: where message ids are remembered; None: a `message_id` has no effect.
        """
        self._limit = limit
        self._token = token
        self._database_url = database_url
        self._inbox: Inbox | None = None

    @classmethod
    def name(cls) -> str:
        """Return the part of the route that names the channel."""
        return CHANNEL

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> RestChannel:
        """Return the channel as environment and `credentials.yml` say; `limits: off` there lifts the rate limit."""
        settings = read_settings()
        limited = settings.limits and (credentials or {}).get("limits", True)
        limit = RateLimit(together=counters(settings.redis_url), name=CHANNEL) if limited else None
        return cls(limit, settings.rest_token, settings.database_url)

    def blueprint(self, on_new_message: Handler) -> Blueprint:
        """Return the routes; the inbox is opened by each server process for itself."""
        routes = Blueprint("rest_channel")
        tidying: set[asyncio.Task[None]] = set()

        @routes.listener("before_server_start")
        async def open_inbox(_: Sanic, __: AbstractEventLoop) -> None:
            if self._database_url:
                self._inbox = await asyncio.to_thread(Inbox, self._database_url, lease_s=LEASE_S)
                tidying.add(asyncio.create_task(_tidy(self._inbox)))

        @routes.listener("after_server_stop")
        async def close_inbox(_: Sanic, __: AbstractEventLoop) -> None:
            for task in tidying:
                task.cancel()
            if self._inbox:
                self._inbox.close()

        @routes.get("/")
        async def alive(_: Request) -> HTTPResponse:
            return json_response({"status": "ok"})

        @routes.post("/webhook")
        async def receive(request: Request) -> HTTPResponse:
            return await self._receive(request, on_new_message)

        return routes

    async def _receive(self, request: Request, on_new_message: Handler) -> HTTPResponse:
        if not self._is_allowed(request):
            return _refuse(request, "utter_anfrage_zugang", 401, headers={"WWW-Authenticate": "Bearer"})
        if len(request.body) > MAX_BODY_BYTES * 4:
            return _refuse(request, "utter_zu_lang", 413)
        body = _body(request)
        sender, text = body.get("sender"), body.get("message")
        # A proxy that hands a request on to another process says so that it is the same one (deploy/nginx.conf).
        message_id = body.get("message_id") or request.headers.get("idempotency-key")
        if not isinstance(sender, str) or not _NAME.fullmatch(sender) or sender.lower().startswith(FOREIGN):
            return _refuse(request, "utter_anfrage_absender", 400)
        if text is not None and not isinstance(text, str):
            return _refuse(request, "utter_anfrage_nachricht", 400, sender)
        if message_id is not None and (not isinstance(message_id, str) or not _NAME.fullmatch(message_id)):
            return _refuse(request, "utter_anfrage_kennung", 400, sender)
        if len(request.body) > MAX_BODY_BYTES or len(text or "") > MAX_CHARACTERS:
            return _refuse(request, "utter_zu_lang", 413, sender)
        wait_s = self._limit.wait_s(sender) if self._limit else 0.0
        if wait_s:
            return _refuse(request, "utter_zu_oft", 429, sender, {"Retry-After": str(math.ceil(wait_s))})
        answers = Answers(request.app, on_new_message)
        try:
            messages = await self._messages(answers, sender, text or "", message_id, _identity_only(body))
        except InboxUnavailable:
            messages = None
        if messages is None:
            return _refuse(request, "utter_panne_speicher", 503, sender, {"Retry-After": "5"})
        return json_response([{"recipient_id": sender, **message} for message in messages])

    async def _messages(
        self, answers: Answers, sender: str, text: str, message_id: str | None, metadata: dict[str, Any]
    ) -> list[Answer] | None:
        async def make(claim: Claim | None) -> list[Answer]:
            again = claim is not None and claim.attempt > 1
            return await answers.to(Question(CHANNEL, sender, message_id or "", text, metadata, again=again))

        if message_id is None or self._inbox is None:
            return await make(None)
        return await once(self._inbox, CHANNEL, message_id, sender, make)

    def _is_allowed(self, request: Request) -> bool:
        if self._token is None:
            return True
        given = request.headers.get("authorization", "").encode("utf-8", "replace")
        return hmac.compare_digest(given, f"Bearer {self._token}".encode())


async def _tidy(inbox: Inbox) -> None:
    """Forget old messages of all channels, now and then."""
    while True:
        try:
            await asyncio.to_thread(inbox.forget)
        except InboxUnavailable:
            log.warning("rest.not_tidied")
        await asyncio.sleep(TIDY_EVERY_S)


def _body(request: Request) -> dict[str, Any]:
    try:
        body = json.loads(request.body)
    except (ValueError, RecursionError):
        return {}
    return body if isinstance(body, dict) else {}


def _identity_only(body: dict[str, Any]) -> dict[str, Any]:
    metadata = body.get("metadata")
    token = metadata.get("identity") if isinstance(metadata, dict) else None
    return {"identity": token} if isinstance(token, str) else {}


def _refuse(
    request: Request, name: str, status: int, sender: str = "", headers: dict[str, str] | None = None
) -> HTTPResponse:
    message = {"recipient_id": sender, "text": sentence(request.app, name)}
    return json_response([message], status=status, headers=headers)
