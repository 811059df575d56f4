"""What may come from and go to the website: checks the widget's words, and cuts the bot's answers to what is shown.

Not for HTTP: see website.py.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from bot.account.request import mask_secrets
from bot.channels.limits import MAX_BODY_BYTES, MAX_CHARACTERS
from bot.channels.rest import WholeMessages
from bot.wellformed import well_formed

MAX_TITLE = 200
MAX_COMMENT = 1_000
_MESSAGE_ID = re.compile(r"[A-Za-z0-9-]{16,64}")


class Fault(str, Enum):
    """What is wrong with a request; the widget knows these words."""

    BODY = "bad_request"
    TOO_LONG = "too_long"


class BadMessage(Exception):
    """Raised for a request that can't be read."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.value)
        self.fault = fault


class Opinion(str, Enum):
    """How somebody liked the conversation."""

    GOOD = "good"
    BAD = "bad"


@dataclass(frozen=True)
class Question:
    """One message of the user. `shown` is a pressed button's title, `text` its payload."""

    message_id: str
    text: str
    shown: str
    after: int


@dataclass(frozen=True)
class Rating:
    """A rating with an optional comment."""

    opinion: Opinion
    comment: str


class WebsiteMessages(WholeMessages):
    """Collects the answers of one turn."""

    @classmethod
    def name(cls) -> str:
        """Return the channel's name in conversations."""
        return "website"

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Keep a drawing and the text that says the same in one piece; Rasa would send them as two answers."""
        if not (message.get("custom") and message.get("text")):
            await super().send_response(recipient_id, message)
            return
        parts = {name: message[name] for name in ("text", "buttons", "custom") if message.get(name)}
        await self._persist_message(self._message(recipient_id, **parts))


def read_question(body: bytes) -> Question:
    """Read a message.

    Raises:
        BadMessage: a field is missing, odd or too long.
    """
    fields = _object(body)
    message_id, text, title = fields.get("id"), fields.get("text"), fields.get("title")
    if not isinstance(message_id, str) or not _MESSAGE_ID.fullmatch(message_id):
        raise BadMessage(Fault.BODY)
    if not isinstance(text, str) or not text.strip() or not isinstance(title, (str, type(None))):
        raise BadMessage(Fault.BODY)
    if len(text) > MAX_CHARACTERS or len(title or "") > MAX_TITLE:
        raise BadMessage(Fault.TOO_LONG)
    # What is shown is also stored: a password or key is kept nowhere.
    shown = mask_secrets(well_formed(title or text))
    return Question(message_id, mask_secrets(text), shown, read_number(fields.get("after")))


def read_rating(body: bytes) -> Rating:
    """Read a rating.

    Raises:
        BadMessage: a field is missing, odd or too long.
    """
    fields = _object(body)
    comment = fields.get("comment") or ""
    try:
        opinion = Opinion(fields.get("value"))
    except ValueError:
        raise BadMessage(Fault.BODY) from None
    if not isinstance(comment, str):
        raise BadMessage(Fault.BODY)
    if len(comment) > MAX_COMMENT:
        raise BadMessage(Fault.TOO_LONG)
    return Rating(opinion, well_formed(comment).strip())


def read_number(value: object) -> int:
    """Read an event's number; anything odd means the beginning."""
    try:
        number = int(str(value))
    except ValueError:
        return 0
    return number if 0 <= number < 2**31 else 0


def shown_answer(message: Mapping[str, Any]) -> dict[str, Any]:
    """Keep what the website shows of one answer; the recipient's name in particular stays on the server."""
    answer: dict[str, Any] = {}
    if message.get("text"):
        answer["text"] = str(message["text"])
    if isinstance(message.get("custom"), dict):
        answer["custom"] = message["custom"]
    buttons = [
        {"title": str(button.get("title", "")), "payload": str(button.get("payload", ""))}
        for button in message.get("buttons") or []
        if button.get("title")
    ]
    if buttons:
        answer["buttons"] = buttons
    return answer


def _object(body: bytes) -> dict[str, Any]:
    if len(body) > MAX_BODY_BYTES:
        raise BadMessage(Fault.TOO_LONG)
    try:
        fields = json.loads(body or b"null")
    except (ValueError, RecursionError):
        raise BadMessage(Fault.BODY) from None
    if not isinstance(fields, dict):
        raise BadMessage(Fault.BODY)
    return fields
