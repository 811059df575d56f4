"""Answers as parts that fit into one message of a platform: cut before they are stored, so that each is sent once.

Not for a platform's formatting: see markdown.py.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from bot.channels.inbox import Answer
from bot.channels.markdown import split


def parts_of(answers: Iterable[Answer], limit: int, size: Callable[[str], int]) -> list[Answer]:
    """Return the answers with long texts cut; buttons stay with the last part of their text.

    Args:
        answers: as the bot made them.
        limit: the greatest size of one message's text.
        size: how the platform counts.
    """
    parts: list[Answer] = []
    for answer in answers:
        texts = split(text_of(answer), limit, size)
        if not texts:
            continue
        parts += [{"text": text} for text in texts[:-1]]
        parts.append({"text": texts[-1], "buttons": buttons_of(answer)})
    return parts


def text_of(answer: Answer) -> str:
    """Return an answer's text; a drawing made for the widget (`custom`) always stands beside a text that says it."""
    if answer.get("text"):
        return str(answer["text"])
    custom = answer.get("custom")
    copied = custom.get("text") if isinstance(custom, dict) else None
    if isinstance(copied, str) and copied:
        return f"```\n{copied.replace('```', '')}\n```"
    return str(answer.get("image") or answer.get("attachment") or "")


def buttons_of(answer: Answer) -> list[dict[str, str]]:
    """Return title and payload of each button that has both."""
    buttons: list[dict[str, Any]] = answer.get("buttons") or []
    return [
        {"title": str(button["title"]), "payload": str(button["payload"])}
        for button in buttons
        if button.get("title") and button.get("payload")
    ]
