"""A Slack on 127.0.0.1: delivers signed events with Slack's retries, and takes posts as the Web API does.

https://docs.slack.dev/apis/events-api/#retries, https://docs.slack.dev/reference/methods/chat.postMessage
"""

from __future__ import annotations

import hashlib
import hmac
import itertools
import json
import time
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import requests

from tests.fakes.platform import Fault, Platform, Reply

TEAM, BOT, USER, CHANNEL, DIRECT = "T0HELFER", "U0BOT", "U0ANNA", "C0TEAM", "D0ANNA"
TIMEOUT_S = 3.0
REASONS = ("http_timeout", "http_error", "connection_failed", "ssl_error", "unknown_error")


def sign(secret: str, timestamp: str, body: bytes) -> str:
    """Return Slack's signature, by its published recipe rather than by the library under test."""
    base = b"v0:" + timestamp.encode() + b":" + body
    return "v0=" + hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()


@dataclass
class FakeSlack(Platform):
    """The workspace and its API."""

    secret: str = "8f742231b10e8888abcd99yyyzzz85a5"
    token: str = "xoxb-fake"
    target: str = ""  # the bot's address
    posts: list[dict[str, Any]] = field(default_factory=list)
    _ts: Any = field(default_factory=lambda: itertools.count(1))

    @property
    def api(self) -> str:
        return f"{self.url}/api"

    # ---- what Slack sends ----

    def event(self, text: str, **event: Any) -> dict[str, Any]:
        """Return the envelope of a direct message, or of what the given fields make of it."""
        inner = {
            "type": "message", "channel": DIRECT, "channel_type": "im", "user": USER, "text": text, "team": TEAM,
            "ts": self.next_ts(), **event,
        }  # fmt: skip
        return {
            "type": "event_callback",
            "team_id": TEAM,
            "api_app_id": "A0HELFER",
            "event_id": f"Ev{uuid.uuid4().hex[:10].upper()}",
            "event_time": int(time.time()),
            "authorizations": [{"team_id": TEAM, "user_id": BOT, "is_bot": True}],
            "event": {name: value for name, value in inner.items() if value is not None},
        }

    def mention(self, text: str, **event: Any) -> dict[str, Any]:
        """Return the envelope of a mention in a channel."""
        return self.event(f"<@{BOT}> {text}", type="app_mention", channel=CHANNEL, channel_type=None, **event)

    def press(self, post: dict[str, Any], title: str, **payload: Any) -> dict[str, Any]:
        """Return the payload of a press on a posted button."""
        element = next(e for b in post["blocks"] for e in b.get("elements", []) if e["text"]["text"] == title)
        action = {**element, "block_id": "b1", "action_ts": self.next_ts()}
        container = {"type": "message", "message_ts": post.get("ts"), "channel_id": post.get("channel")}
        return {
            "type": "block_actions",
            "team": {"id": TEAM, "domain": "helfer"},
            "user": {"id": USER, "team_id": TEAM},
            "channel": {"id": post.get("channel"), "name": "x"},
            "container": container,
            "message": {"ts": post.get("ts"), "thread_ts": post.get("thread_ts"), "text": post.get("text")},
            "response_url": f"{self.url}/response/{uuid.uuid4().hex}",
            "trigger_id": uuid.uuid4().hex,
            "actions": [action],
            **payload,
        }

    def command(self, text: str, **form: str) -> dict[str, str]:
        """Return the form of `/zustellung text`."""
        return {
            "command": "/zustellung", "text": text, "team_id": TEAM, "user_id": USER, "channel_id": CHANNEL,
            "trigger_id": uuid.uuid4().hex, "response_url": f"{self.url}/response/{uuid.uuid4().hex}", **form,
        }  # fmt: skip

    def send(self, body: dict[str, Any], **headers: str) -> requests.Response:
        """Deliver once, as JSON or as the form that Slack uses for it."""
        if body.get("type") == "block_actions":
            return self.send_raw(urlencode({"payload": json.dumps(body)}).encode(), FORM, **headers)
        if "command" in body:
            return self.send_raw(urlencode(body).encode(), FORM, **headers)
        return self.send_raw(json.dumps(body).encode(), "application/json; charset=utf-8", **headers)

    def send_raw(self, body: bytes, content_type: str, **headers: str) -> requests.Response:
        """Deliver these bytes, signed now unless the headers say otherwise."""
        now = headers.pop("timestamp", str(int(time.time())))
        signature = headers.pop("signature", sign(self.secret, now, body))
        given = {"X-Slack-Request-Timestamp": now, "X-Slack-Signature": signature, "Content-Type": content_type}
        extra = {name.replace("_", "-"): value for name, value in headers.items()}
        every = {name: value.encode() for name, value in {**given, **extra}.items()}
        return requests.post(self.target, data=body, headers=every, timeout=TIMEOUT_S)

    def deliver(self, body: dict[str, Any], pauses_s: Sequence[float] = (0, 0.2, 1.0)) -> bool:
        """Deliver as Slack does: three retries, with number and reason, until it hears a 200 in time."""
        reason = ""
        for number, pause in enumerate((0.0, *pauses_s)):
            time.sleep(pause)
            retry = {"X_Slack_Retry_Num": str(number), "X_Slack_Retry_Reason": reason} if number else {}
            try:
                if self.send(body, **retry).status_code == 200:
                    return True
                reason = "http_error"
            except requests.Timeout:
                reason = "http_timeout"
            except requests.RequestException:
                reason = "connection_failed"
        return False

    # ---- what Slack takes ----

    def answer(self, path: str, arguments: dict[str, Any], headers: dict[str, str]) -> Reply:
        if path.startswith("/response/"):
            self.posts.append({**arguments, "response": path})
            return 200, {"ok": True}, {}
        if headers.get("authorization") != f"Bearer {self.token}":
            return 200, {"ok": False, "error": "invalid_auth"}, {}
        method = path.rsplit("/", 1)[-1]
        if method == "chat.postMessage":
            return self._post(arguments)
        if method in ("conversations.history", "conversations.replies"):
            if headers.get("content-type", "").startswith("application/json"):
                return 200, {"ok": False, "error": "invalid_arguments"}, {}
            channel, thread = arguments["channel"], arguments.get("ts")
            place = [post for post in self.posts if post.get("channel") == channel and _listed(post, thread)]
            return 200, {"ok": True, "messages": place[::-1], "response_metadata": {"next_cursor": ""}}, {}
        return 200, {"ok": False, "error": "unknown_method"}, {}

    def went_wrong(self, fault: Fault) -> Reply:
        if fault is Fault.RATE_LIMITED:
            return 429, {"ok": False, "error": "ratelimited"}, {"Retry-After": str(self.retry_after)}
        if fault is Fault.REFUSED:
            return 200, {"ok": False, "error": self.refusal}, {}
        return 500, {}, {}

    def _post(self, arguments: dict[str, Any]) -> Reply:
        error = _mistake(arguments)
        if error:
            return 200, {"ok": False, "error": error}, {}
        post = {**arguments, "ts": self.next_ts()}
        self.posts.append(post)
        return 200, {"ok": True, "channel": post["channel"], "ts": post["ts"]}, {}

    def next_ts(self) -> str:
        with self.lock:
            return f"1700000000.{next(self._ts):06d}"


FORM = "application/x-www-form-urlencoded"


def _listed(post: dict[str, Any], thread: str | None) -> bool:
    """Whether a channel's history (no thread) or a thread's replies list this post."""
    own = post.get("thread_ts")
    return own is None if thread is None else thread in (own, post.get("ts"))


def _mistake(arguments: dict[str, Any]) -> str | None:
    """Return the error for what Slack's documentation forbids."""
    if not arguments.get("text"):
        return "no_text"
    if len(arguments["text"]) > 40_000:
        return "msg_too_long"
    ids = []
    for block in arguments.get("blocks") or []:
        if block["type"] == "section" and not 1 <= len(block["text"]["text"]) <= 3_000:
            return "invalid_blocks"
        for element in block.get("elements") or []:
            ids.append(element["action_id"])
            if len(element["text"]["text"]) > 75 or len(element["value"]) > 2_000:
                return "invalid_blocks"
    return "invalid_blocks" if len(set(ids)) != len(ids) or len(ids) > 25 else None
