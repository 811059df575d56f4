"""A Telegram on 127.0.0.1: delivers updates with its retries, and takes calls as strictly as the Bot API does.

https://core.telegram.org/bots/api; it really reads MarkdownV2, so unescaped signs are refused as there.
"""

from __future__ import annotations

import itertools
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import requests

from tests.fakes.platform import Fault, Platform, Reply

TIMEOUT_S = 10.0
_RESERVED = set("_*[]()~`>#+-=|{}.!")


@dataclass
class FakeTelegram(Platform):
    """The messenger and its API."""

    token: str = "123:fake"
    secret: str = "a-webhook-secret_made-up"
    target: str = ""  # the bot's address
    messages: list[dict[str, Any]] = field(default_factory=list)
    webhook: dict[str, Any] = field(default_factory=dict)
    blocked: set[int] = field(default_factory=set)
    _updates: Any = field(default_factory=lambda: itertools.count(1000))

    # ---- what Telegram sends ----

    def update(self, **content: Any) -> dict[str, Any]:
        """Return an update with a new number."""
        with self.lock:
            return {"update_id": next(self._updates), **content}

    def message(self, text: str | None, user: int = 7, chat: Any = None, **more: Any) -> dict[str, Any]:
        """Return the update of a message, private unless a chat is given."""
        sender = {"id": user, "is_bot": False, "first_name": "Anna"}
        content = {"message_id": 1, "date": int(time.time()), "from": sender, **more}
        content["chat"] = chat or {"id": user, "type": "private", "first_name": "Anna"}
        if text is not None:
            content["text"] = text
        return self.update(message=content)

    def press(self, message: dict[str, Any], title: str) -> dict[str, Any]:
        """Return the update of a press on a sent button."""
        rows = message["reply_markup"]["inline_keyboard"]
        button = next(button for row in rows for button in row if button["text"] == title)
        user = message["chat_id"]
        shown = {"message_id": 2, "chat": {"id": user, "type": "private"}, "reply_markup": message["reply_markup"]}
        query = {"id": f"cb{next(self._updates)}", "data": button["callback_data"], "chat_instance": "1"}
        return self.update(callback_query={**query, "from": {"id": user, "is_bot": False}, "message": shown})

    def send(self, update: Any, secret: str | None = None) -> requests.Response:
        """Deliver once."""
        headers = {"X-Telegram-Bot-Api-Secret-Token": self.secret if secret is None else secret}
        return requests.post(self.target, json=update, headers=headers, timeout=TIMEOUT_S)

    def deliver(self, update: dict[str, Any], pauses_s: Sequence[float] = (0.2, 0.5, 1, 2, 4)) -> bool:
        """Deliver as Telegram does: again and again until it hears a 2xx."""
        for pause in (0.0, *pauses_s):
            time.sleep(pause)
            try:
                if self.send(update).status_code < 300:
                    return True
            except requests.RequestException:
                continue
        return False

    # ---- what Telegram takes ----

    def answer(self, path: str, arguments: dict[str, Any], headers: dict[str, str]) -> Reply:
        prefix, _, method = path.rpartition("/")
        if prefix != f"/bot{self.token}":
            return _refuse(401, "Unauthorized")
        if method == "sendMessage":
            return self._send_message(arguments)
        if method == "setWebhook":
            self.webhook = arguments
            return 200, {"ok": True, "result": True}, {}
        if method == "getWebhookInfo":
            return 200, {"ok": True, "result": {"url": self.webhook.get("url", ""), "pending_update_count": 0}}, {}
        if method == "answerCallbackQuery":
            return 200, {"ok": True, "result": True}, {}
        return _refuse(404, "Not Found")

    def went_wrong(self, fault: Fault) -> Reply:
        if fault is Fault.RATE_LIMITED:
            body = {"ok": False, "error_code": 429, "description": f"Too Many Requests: retry after {self.retry_after}"}
            return 429, {**body, "parameters": {"retry_after": self.retry_after}}, {}
        if fault is Fault.REFUSED:
            return _refuse(400, self.refusal)
        return 500, {}, {}

    def _send_message(self, arguments: dict[str, Any]) -> Reply:
        if arguments["chat_id"] in self.blocked:
            return _refuse(403, "Forbidden: bot was blocked by the user")
        text = arguments.get("text", "")
        if arguments.get("parse_mode") == "MarkdownV2":
            try:
                text = read_markdown_v2(text)
            except ValueError as error:
                return _refuse(400, f"Bad Request: can't parse entities: {error}")
        if not text.strip():
            return _refuse(400, "Bad Request: message text is empty")
        if len(text.encode("utf-16-le")) // 2 > 4096:
            return _refuse(400, "Bad Request: message is too long")
        rows = (arguments.get("reply_markup") or {}).get("inline_keyboard") or []
        if any(not 1 <= len(button["callback_data"].encode()) <= 64 for row in rows for button in row):
            return _refuse(400, "Bad Request: BUTTON_DATA_INVALID")
        self.messages.append({**arguments, "seen": text})
        return 200, {"ok": True, "result": {"message_id": len(self.messages), "text": text}}, {}


def read_markdown_v2(text: str) -> str:
    """Return what a reader sees.

    Raises:
        ValueError: a reserved sign is neither escaped nor part of a format.
    """
    seen, position, bold = "", 0, False
    while position < len(text):
        sign = text[position]
        rest = text[position:]
        code = re.match(r"```\n?((?:[^`\\]|\\.)*)```|`((?:[^`\\]|\\.)+)`", rest, re.DOTALL)
        link = re.match(r"\[((?:[^\]\\]|\\.)+)\]\(((?:[^)\\]|\\.)+)\)", rest)
        if sign == "\\":
            seen += text[position + 1]
            position += 2
        elif sign == "*":
            bold = not bold
            position += 1
        elif code:
            seen += re.sub(r"\\(.)", r"\1", code[1] if code[1] is not None else code[2])
            position += code.end()
        elif link:
            seen += read_markdown_v2(link[1])
            position += link.end()
        elif sign in _RESERVED:
            raise ValueError(f"character '{sign}' is reserved and must be escaped with the preceding '\\'")
        else:
            seen += sign
            position += 1
    if bold:
        raise ValueError("can't find end of Bold entity")
    return seen


def _refuse(status: int, reason: str) -> Reply:
    return status, {"ok": False, "error_code": status, "description": reason}, {}
