"""Says answers in Slack over its Web API: blocks, threads, and whether an unsure try got through.

Not for what comes in: see slack_events.py.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.channels.answers import button_token
from bot.channels.inbox import Answer
from bot.channels.markdown import to_mrkdwn
from bot.channels.parts import buttons_of, text_of
from bot.channels.turns import TryLater, Undeliverable

log = structlog.get_logger(__name__)

TEXT_LIMIT = 3_000
"""Characters of a section block; https://docs.slack.dev/reference/block-kit/blocks/section-block."""
BUTTON_TITLE, BUTTONS = 75, 25
TIMEOUT_S = 5
"""Seconds for one call; an answer whose receipt is late is looked for before it is posted again."""
LOOK_BACK = 200
"""How many of the newest messages are looked through for an answer that may have been posted."""
HOOKS = "hooks.slack.com"
ANSWER = "zustellhelfer_answer"

_PASSING = frozenset({
    "ratelimited", "rate_limited", "internal_error", "fatal_error", "service_unavailable", "request_timeout",
    "team_added_to_org", "timeout",
    # These the operator can mend while the answer waits.
    "invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired", "missing_scope",
    "not_in_channel",
})  # fmt: skip


class SlackApi:
    """The few calls we need. Holds no connection, so it works in any process and event loop."""

    def __init__(self, token: str, base_url: str) -> None:
        self._client = AsyncWebClient(token, base_url=base_url, timeout=TIMEOUT_S, retry_handlers=[])
        self._own_host = urlsplit(base_url).netloc

    async def post(self, channel: str, thread: str | None, answer: Answer, key: str, *, again: bool) -> str:
        """Post one answer; with `again` only if none with this key stands there already. Return its `ts`.

        Raises:
            TryLater: Slack can't take it now.
            Undeliverable: Slack will never take it.
        """
        standing = await self._stands_there(channel, thread, key) if again else None
        if standing is not None:
            log.info("slack.was_posted")
            return standing
        metadata = {"event_type": ANSWER, "event_payload": {"key": key}}
        content = rendered(answer)
        target = {"channel": channel, "thread_ts": thread, "metadata": metadata}
        quiet = {"unfurl_links": False, "unfurl_media": False}
        try:
            posted = await self._call("chat.postMessage", {**target, **quiet, **content})
        except Undeliverable as error:
            if "blocks" not in content or str(error) not in ("invalid_blocks", "invalid_blocks_format"):
                raise
            posted = await self._call("chat.postMessage", {**target, **quiet, "text": content["text"]})
        return str(posted.get("ts") or "")

    async def respond(self, reply_url: str, answer: Answer) -> None:
        """Answer a slash command or a button so that only the asker sees it.

        Raises:
            TryLater: Slack can't take it now.
            Undeliverable: the address has expired or isn't Slack's.
        """
        parts = urlsplit(reply_url)
        if not (parts.scheme == "https" and parts.hostname == HOOKS) and parts.netloc != self._own_host:
            raise Undeliverable("foreign response_url")
        content = rendered(answer)
        hook = AsyncWebhookClient(reply_url, timeout=TIMEOUT_S, retry_handlers=[])
        try:
            reply = await hook.send_dict({"response_type": "ephemeral", "replace_original": False, **content})
        except (aiohttp.ClientError, asyncio.TimeoutError, OSError) as error:
            raise TryLater(type(error).__name__) from error
        if reply.status_code == 429 or reply.status_code >= 500:
            raise TryLater(f"http_{reply.status_code}", _seconds(reply.headers))
        if reply.status_code >= 400:
            raise Undeliverable(f"http_{reply.status_code}")

    async def _stands_there(self, channel: str, thread: str | None, key: str) -> str | None:
        method = "conversations.replies" if thread else "conversations.history"
        asked = {"channel": channel, "ts": thread, "limit": str(LOOK_BACK), "include_all_metadata": "true"}
        try:
            # A thread is listed from its beginning, so the end may be some pages on.
            found = await self._read(method, asked)
            while thread and _cursor(found):
                if (standing := _with_key(found, key)) is not None:
                    return standing
                found = await self._read(method, {**asked, "cursor": _cursor(found)})
        except Undeliverable as error:
            log.warning("slack.history_closed", reason=str(error))
            return None
        return _with_key(found, key)

    async def _read(self, method: str, arguments: Mapping[str, Any]) -> Mapping[str, Any]:
        # Slack's reading methods take no JSON.
        return await self._call(method, arguments, verb="GET")

    async def _call(self, method: str, arguments: Mapping[str, Any], verb: str = "POST") -> Mapping[str, Any]:
        given = {name: value for name, value in arguments.items() if value is not None}
        try:
            if verb == "GET":
                reply = await self._client.api_call(method, http_verb=verb, params=given)
            else:
                reply = await self._client.api_call(method, json=given)
        except SlackApiError as error:
            reason = str(error.response.get("error") or "no_json")
            status = error.response.status_code
            if status == 429 or status >= 500 or reason in _PASSING or reason == "no_json":
                raise TryLater(reason, _seconds(error.response.headers)) from None
            raise Undeliverable(reason) from None
        except (aiohttp.ClientError, asyncio.TimeoutError, OSError) as error:
            raise TryLater(type(error).__name__) from error
        return reply.data if isinstance(reply.data, dict) else {}


def rendered(answer: Answer) -> dict[str, Any]:
    """Return `text` and, where there are buttons, `blocks` of one part of an answer."""
    text = to_mrkdwn(text_of(answer))
    buttons = buttons_of(answer)[:BUTTONS]
    if not buttons:
        return {"text": text}
    elements = [
        {
            "type": "button",
            "action_id": f"button_{number}",
            "text": {"type": "plain_text", "text": button["title"][:BUTTON_TITLE], "emoji": False},
            "value": button_token(button["payload"]),
        }
        for number, button in enumerate(buttons)
    ]
    section = {"type": "section", "text": {"type": "mrkdwn", "text": text, "verbatim": True}}
    return {"text": text, "blocks": [section, {"type": "actions", "elements": elements}]}


def slack_size(text: str) -> int:
    """Return how long a text is for Slack: after formatting and escaping."""
    return len(to_mrkdwn(text))


def _seconds(headers: Any) -> float | None:
    value = next((value for name, value in dict(headers or {}).items() if name.lower() == "retry-after"), None)
    value = value[0] if isinstance(value, list) else value
    try:
        return max(float(value), 1.0) if value is not None else None
    except ValueError:
        return None


def _cursor(reply: Mapping[str, Any]) -> str | None:
    return (reply.get("response_metadata") or {}).get("next_cursor") or None


def _with_key(reply: Mapping[str, Any], key: str) -> str | None:
    """Return the `ts` of the message that carries this key."""
    for message in reply.get("messages") or []:
        if ((message.get("metadata") or {}).get("event_payload") or {}).get("key") == key:
            return str(message.get("ts") or "")
    return None
