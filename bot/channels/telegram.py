"""The Telegram channel: `POST /webhooks/telegram/webhook`, for private chats.

Says 200 to whatever Telegram sends, or it would send it again; works afterwards. Set-up: docs/channels.md.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime, timezone
from typing import Any

import structlog
from rasa.core.channels.channel import InputChannel
from sanic import Blueprint, Sanic
from sanic.request import Request
from sanic.response import HTTPResponse, empty

from bot.channels.answers import Answers, Handler, Question
from bot.channels.inbox import Answer, Claim, InboxUnavailable
from bot.channels.limits import MAX_CHARACTERS, RateLimit
from bot.channels.markdown import utf16
from bot.channels.parts import parts_of
from bot.channels.telegram_api import TEXT_LIMIT, TelegramApi
from bot.channels.telegram_updates import CHANNEL, Kind, TelegramMessage, from_update
from bot.channels.turns import Service
from bot.settings import Settings, read_settings
from bot.together.counters import counters

log = structlog.get_logger(__name__)

MAX_BODY_BYTES = 512_000


class TelegramChannel(InputChannel):
    """One way in, one queue, one way out."""

    def __init__(self, settings: Settings) -> None:
        """Keep the settings.

        Raises:
            ValueError: the token or the webhook's secret is missing.
        """
        if not settings.telegram_bot_token or not settings.telegram_webhook_secret:
            raise ValueError("TELEGRAM_BOT_TOKEN and TELEGRAM_WEBHOOK_SECRET are needed for Telegram.")
        self._settings = settings
        self._secret = settings.telegram_webhook_secret
        self._api = TelegramApi(settings.telegram_bot_token, settings.telegram_api_url)
        self._limit = RateLimit(together=counters(settings.redis_url), name=CHANNEL) if settings.limits else None
        self._service: Service | None = None

    @classmethod
    def name(cls) -> str:
        """Return the part of the route that names the channel."""
        return CHANNEL

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> TelegramChannel:
        """Return the channel as the environment configures it."""
        return cls(read_settings())

    def blueprint(self, on_new_message: Handler) -> Blueprint:
        """Return the routes; the workers begin with the server, in its own process and event loop."""
        routes = Blueprint("telegram_channel")

        def courier_for(app: Sanic) -> TelegramCourier:
            return TelegramCourier(self._api, Answers(app, on_new_message))

        self._service = Service(self._settings.database_url, courier_for)
        self._service.attach(routes)

        @routes.post("/webhook")
        async def receive(request: Request) -> HTTPResponse:
            return await self._receive(request)

        return routes

    async def _receive(self, request: Request) -> HTTPResponse:
        given = request.headers.get("x-telegram-bot-api-secret-token", "")
        if not hmac.compare_digest(given.encode("utf-8", "replace"), self._secret.encode()):
            log.warning("telegram.refused")
            return empty(401)
        message = from_update(_body(request), datetime.now(timezone.utc).date())
        if message is None:
            return empty(200)
        try:
            await self._accept(message)
        except InboxUnavailable:
            return empty(503)  # the one case in which it should come again: we could not keep it
        return empty(200)

    async def _accept(self, message: TelegramMessage) -> None:
        if self._service is None:
            raise InboxUnavailable("the channel has no routes yet")
        limited = bool(self._limit and self._limit.wait_s(message.conversation))
        payload = {**asdict(message), "kind": message.kind.value, "limited": limited}
        new = await self._service.accept(message.message_id, message.conversation, payload)
        log.info("telegram.accepted" if new else "telegram.repeated", kind=message.kind.value)


class TelegramCourier:
    """Answers Telegram's messages and sends the answers."""

    name = CHANNEL

    def __init__(self, api: TelegramApi, answers: Answers) -> None:
        self._api = api
        self._answers = answers

    async def answers(self, payload: Mapping[str, Any], claim: Claim) -> list[Answer]:
        """Make the answers, cut to what Telegram takes."""
        if payload.get("callback"):
            await self._api.acknowledge(str(payload["callback"]))
        return parts_of(await self._made(payload, claim), TEXT_LIMIT, utf16)

    async def apology(self) -> list[Answer]:
        """Return what is said when no answer can be made."""
        return [self._answers.say("utter_panne")]

    async def send(self, payload: Mapping[str, Any], answer: Answer, key: str, again: bool) -> None:
        """Send into the chat. Telegram can't be asked what it took: after a crash in mid-call it is said again."""
        if again:
            log.warning("telegram.maybe_twice")
        await self._api.say(int(payload["chat"]), answer)

    async def _made(self, payload: Mapping[str, Any], claim: Claim) -> list[Answer]:
        kind, text = Kind(payload["kind"]), str(payload["text"])
        if kind is Kind.GROUP:
            return [self._answers.say("utter_kanal_gruppe")]
        if payload.get("limited"):
            return [self._answers.say("utter_zu_oft")]
        if kind is Kind.FILES:
            return [self._answers.say("utter_kanal_datei")]
        if len(text) > MAX_CHARACTERS:
            return [self._answers.say("utter_zu_lang")]
        if kind is Kind.BUTTON:
            # What Telegram sends back is a name; only a payload that was offered here counts.
            text = await self._answers.payload_of(claim.conversation, str(payload.get("button"))) or text
        again = claim.attempt > 1
        made = await self._answers.to(Question(CHANNEL, claim.conversation, claim.message_id, text, again=again))
        return [self._answers.say("utter_kanal_datei_dabei"), *made] if payload.get("with_files") else made


def _body(request: Request) -> dict[str, Any]:
    if len(request.body) > MAX_BODY_BYTES:
        return {}
    try:
        body = json.loads(request.body)
    except (ValueError, RecursionError):
        return {}
    return body if isinstance(body, dict) else {}
