"""Telegram's Bot API over HTTP: say something, stop a button's spinning, register the webhook.

https://core.telegram.org/bots/api. Not for what comes in: see telegram_updates.py.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

import aiohttp
import structlog

from bot.channels.answers import button_token
from bot.channels.inbox import Answer
from bot.channels.markdown import to_markdown_v2
from bot.channels.parts import buttons_of, text_of
from bot.channels.turns import TryLater, Undeliverable

log = structlog.get_logger(__name__)

TEXT_LIMIT = 4_096
BUTTON_TITLE = 60
"""Telegram sets no limit of its own; longer ones are cut off on a phone."""
TIMEOUT_S = 10.0
UPDATES = ("message", "callback_query")


class TelegramApi:
    """The calls we need. Opens a connection per call, so it works in any process and event loop."""

    def __init__(self, token: str, base_url: str) -> None:
        self._url = f"{base_url}/bot{token}"

    async def say(self, chat: int, answer: Answer) -> None:
        """Send one part of an answer; as plain text if Telegram can't read our formatting.

        Raises:
            TryLater: Telegram can't take it now.
            Undeliverable: Telegram will never take it, for example because the user has blocked the bot.
        """
        text = text_of(answer)
        message: dict[str, Any] = {"chat_id": chat, "link_preview_options": {"is_disabled": True}}
        buttons = buttons_of(answer)
        if buttons:
            message["reply_markup"] = {"inline_keyboard": [[_button(button)] for button in buttons]}
        try:
            await self.call("sendMessage", {**message, "text": to_markdown_v2(text), "parse_mode": "MarkdownV2"})
        except Undeliverable as error:
            if "parse entities" not in str(error):
                raise
            log.warning("telegram.formatting_refused")
            await self.call("sendMessage", {**message, "text": text})

    async def acknowledge(self, callback: str) -> None:
        """Stop the spinning of a pressed button; too late is no harm."""
        try:
            await self.call("answerCallbackQuery", {"callback_query_id": callback})
        except (TryLater, Undeliverable) as error:
            log.info("telegram.not_acknowledged", reason=str(error))

    async def register(self, url: str, secret: str) -> Mapping[str, Any]:
        """Tell Telegram where updates go, and return what it now knows of the webhook.

        Raises:
            TryLater: Telegram can't be reached.
            Undeliverable: Telegram refuses the address or the token.
        """
        await self.call("setWebhook", {"url": url, "secret_token": secret, "allowed_updates": list(UPDATES)})
        return await self.call("getWebhookInfo", {})

    async def call(self, method: str, arguments: Mapping[str, Any]) -> Mapping[str, Any]:
        """Call one method and return its result if it is an object."""
        timeout = aiohttp.ClientTimeout(total=TIMEOUT_S)
        try:
            async with (
                aiohttp.ClientSession(timeout=timeout) as session,
                session.post(f"{self._url}/{method}", json=dict(arguments)) as reply,
            ):
                status, body = reply.status, await _json(reply)
        except (aiohttp.ClientError, asyncio.TimeoutError, OSError) as error:
            # Not chained: the address in the library's error holds the token.
            raise TryLater(type(error).__name__) from None
        if body.get("ok") is True:
            result = body.get("result")
            return result if isinstance(result, dict) else {}
        reason = str(body.get("description") or f"http_{status}")[:200]
        if status in (401, 404, 409, 429) or status >= 500 or not body:
            wait = (body.get("parameters") or {}).get("retry_after")
            raise TryLater(reason, float(wait) if isinstance(wait, (int, float)) else None)
        raise Undeliverable(reason)


def _button(button: Mapping[str, str]) -> dict[str, str]:
    return {"text": button["title"][:BUTTON_TITLE], "callback_data": button_token(button["payload"])}


async def _json(reply: aiohttp.ClientResponse) -> dict[str, Any]:
    try:
        body = await reply.json(content_type=None)
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}
