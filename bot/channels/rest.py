"""The REST channel: Rasa's shape, never an empty answer, and only the signed identity is taken from metadata.

Rasa's own channel answers `[]` when anything fails and trusts whatever metadata the caller sends.
"""

from __future__ import annotations

import json
import math
import re
from asyncio import CancelledError
from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from rasa.core.channels.channel import CollectingOutputChannel, InputChannel, UserMessage
from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse
from sanic.response import json as json_response

from bot.channels.limits import MAX_BODY_BYTES, MAX_CHARACTERS, RateLimit
from bot.channels.sentences import sentence

log = structlog.get_logger()

_SENDER = re.compile(r"[\w.@:+|-]{1,128}")


class WholeMessages(CollectingOutputChannel):
    """Collects answers without cutting them at blank lines: a support text must stay in one piece."""

    @classmethod
    def name(cls) -> str:
        """Return the channel's name in conversations."""
        return "rest"

    async def send_text_message(self, recipient_id: str, text: str, **_: Any) -> None:
        """Collect one text as it is."""
        await self._persist_message(self._message(recipient_id, text=text))


class RestChannel(InputChannel):
    """`POST /webhooks/rest/webhook` with `{"sender", "message", "metadata"?}`."""

    def __init__(self, limit: RateLimit | None = None) -> None:
        self._limit = limit

    @classmethod
    def name(cls) -> str:
        """Return the part of the route that names the channel."""
        return "rest"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> RestChannel:
        """Return the channel as `credentials.yml` configures it; `limits: off` lifts the rate limit."""
        limited = (credentials or {}).get("limits", True)
        return cls(RateLimit() if limited else None)

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Return the routes."""
        routes = Blueprint("rest_channel")

        @routes.get("/")
        async def alive(_: Request) -> HTTPResponse:
            return json_response({"status": "ok"})

        @routes.post("/webhook")
        async def receive(request: Request) -> HTTPResponse:
            return await self._receive(request, on_new_message)

        return routes

    async def _receive(self, request: Request, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> HTTPResponse:
        body = _body(request)
        sender = body.get("sender") if body else None
        text = body.get("message") if body else None
        if not isinstance(sender, str) or not _SENDER.fullmatch(sender):
            return _refuse(request, "utter_anfrage_absender", 400)
        if text is not None and not isinstance(text, str):
            return _refuse(request, "utter_anfrage_nachricht", 400, sender)
        if len(request.body) > MAX_BODY_BYTES or len(text or "") > MAX_CHARACTERS:
            return _refuse(request, "utter_zu_lang", 413, sender)
        wait_s = self._limit.wait_s(sender) if self._limit else 0.0
        if wait_s:
            return _refuse(request, "utter_zu_oft", 429, sender, {"Retry-After": str(math.ceil(wait_s))})
        messages = await self._answers(request, on_new_message, sender, text or "", body or {})
        return json_response(messages or [_message(request, "utter_panne", sender)])

    async def _answers(
        self,
        request: Request,
        on_new_message: Callable[[UserMessage], Awaitable[Any]],
        sender: str,
        text: str,
        body: dict[str, Any],
    ) -> list[dict[str, Any]]:
        collected = WholeMessages()
        message = UserMessage(text, collected, sender, input_channel=self.name(), metadata=_identity_only(body))
        try:
            await on_new_message(message)
        except CancelledError:
            log.error("rest.cancelled")
        except Exception as error:
            # The outermost border: the user must hear something, whatever went wrong. No text is logged.
            log.exception("rest.failed", error=type(error).__name__)
            collected.messages.append(_message(request, "utter_panne", sender))
        return collected.messages


def _body(request: Request) -> dict[str, Any] | None:
    if len(request.body) > MAX_BODY_BYTES * 4:
        return None
    try:
        body = json.loads(request.body)
    except (ValueError, RecursionError):
        return None
    return body if isinstance(body, dict) else None


def _identity_only(body: dict[str, Any]) -> dict[str, Any]:
    metadata = body.get("metadata")
    token = metadata.get("identity") if isinstance(metadata, dict) else None
    return {"identity": token} if isinstance(token, str) else {}


def _message(request: Request, name: str, sender: str = "") -> dict[str, Any]:
    return {"recipient_id": sender, "text": sentence(request.app, name)}


def _refuse(
    request: Request, name: str, status: int, sender: str = "", headers: dict[str, str] | None = None
) -> HTTPResponse:
    return json_response([_message(request, name, sender)], status=status, headers=headers)
