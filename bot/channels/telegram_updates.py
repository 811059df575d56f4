"""Telegram's updates as one kind of message; None for what needs no answer. Pure: no network, no database.

https://core.telegram.org/bots/api#update
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any

JSON = dict[str, Any]

CHANNEL = "telegram"
"""Telegram's name among our channels."""
COMMANDS = {"start": "Hallo", "help": "Hilfe", "hilfe": "Hilfe", "neu": "neu starten", "mensch": "Mensch"}
"""What a tapped command stands for, in the words that a user would type."""
_COMMAND = re.compile(r"^/([a-z_]+)(?:@\w+)?$", re.IGNORECASE)
_CONTENT = (
    "photo", "document", "sticker", "voice", "video", "video_note", "audio", "animation", "contact", "location",
    "venue", "poll", "dice", "story", "paid_media",
)  # fmt: skip
"""What a person can send besides text; other messages are news about the chat."""


class Kind(Enum):
    """What somebody did."""

    TEXT = "text"
    FILES = "files"  # no words
    BUTTON = "button"
    GROUP = "group"


@dataclass(frozen=True)
class TelegramMessage:
    """Who did what. In a private chat `chat` is the person."""

    kind: Kind
    message_id: str
    conversation: str
    chat: int
    text: str
    button: str | None = None
    callback: str | None = None
    """The id of a press, to be acknowledged so that the button stops spinning."""
    with_files: bool = False


def from_update(update: JSON, today: date) -> TelegramMessage | None:
    """Read an update; edits, channel posts and member news are none for us."""
    number = update.get("update_id")
    if not isinstance(number, int):
        return None
    if "callback_query" in update:
        return _pressed(number, _dict(update["callback_query"]))
    message = _dict(update.get("message"))
    chat, sender = _dict(message.get("chat")), _dict(message.get("from"))
    chat_id = chat.get("id")
    if not isinstance(chat_id, int) or sender.get("is_bot") or "via_bot" in message:
        return None
    files = any(kind in message for kind in _CONTENT)
    text = message.get("text") or message.get("caption") or ""
    if not isinstance(text, str) or not (text or files):
        return None
    if chat.get("type") in ("group", "supergroup"):
        # One sentence a day and group, however much is said there: its id is the day's.
        return TelegramMessage(Kind.GROUP, f"gruppe:{today.isoformat()}", _conversation(chat_id), chat_id, "")
    if chat.get("type") != "private":
        return None
    kind = Kind.TEXT if text else Kind.FILES
    meant = _meant(text.strip())
    return TelegramMessage(kind, str(number), _conversation(chat_id), chat_id, meant, with_files=files)


def _pressed(number: int, query: JSON) -> TelegramMessage | None:
    message, data, callback = _dict(query.get("message")), query.get("data"), query.get("id")
    chat = _dict(message.get("chat"))
    chat_id = chat.get("id")
    if not isinstance(chat_id, int) or chat.get("type") != "private" or not isinstance(callback, str):
        return None
    data = data if isinstance(data, str) else ""
    title = _title_of(data, message)
    return TelegramMessage(Kind.BUTTON, str(number), _conversation(chat_id), chat_id, title, data, callback)


def _title_of(data: str, message: JSON) -> str:
    rows = _dict(message.get("reply_markup")).get("inline_keyboard")
    for row in rows if isinstance(rows, list) else []:
        for button in row if isinstance(row, list) else []:
            if _dict(button).get("callback_data") == data:
                return str(_dict(button).get("text") or "")
    return ""


def _meant(text: str) -> str:
    command = _COMMAND.match(text)
    return COMMANDS.get(command[1].lower(), command[1]) if command else text


def _conversation(chat: int) -> str:
    return f"telegram:{chat}"


def _dict(value: Any) -> JSON:
    return value if isinstance(value, dict) else {}
