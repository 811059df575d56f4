"""Answers as parts that fit into one message of a platform: cut before they are stored, so that each is sent once.

Not for a platform's formatting: see markdown.py.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from bot.channels.inbox import Answer
from bot.channels.markdown import split


def parts_of(answers: Sequence[Answer], limit: int, size: Callable[[str], int]) -> list[Answer]:
    """Return the answers as text, long ones cut; buttons stay with the last part of their text.

    Args:
        answers: as the bot made them.
        limit: the greatest size of one message's text.
        size: how the platform counts.
    """
    said = "\n".join(str(answer.get("text") or "") for answer in answers)
    parts: list[Answer] = []
    for answer in answers:
        texts = split(text_of(answer) or _drawn(answer.get("custom"), said), limit, size)
        if not texts:
            continue
        parts += [{"text": text} for text in texts[:-1]]
        parts.append({"text": texts[-1], "buttons": buttons_of(answer)})
    return parts


def joined(parts: Sequence[Answer]) -> list[Answer]:
    """Return fewer, longer answers, for places that take only a few messages; each ends with its buttons."""
    longer: list[Answer] = []
    for part in parts:
        if longer and not longer[-1].get("buttons"):
            longer[-1] = {**part, "text": f"{text_of(longer[-1])}\n\n{text_of(part)}"}
        else:
            longer.append(dict(part))
    return longer


def text_of(answer: Answer) -> str:
    """Return what an answer says in words."""
    return str(answer.get("text") or answer.get("image") or answer.get("attachment") or "")


def buttons_of(answer: Answer) -> list[dict[str, str]]:
    """Return title and payload of each button that has both."""
    buttons: list[dict[str, Any]] = answer.get("buttons") or []
    return [
        {"title": str(button["title"]), "payload": str(button["payload"])}
        for button in buttons
        if button.get("title") and button.get("payload")
    ]


def _drawn(custom: Any, said: str) -> str:
    """Return in words what the widget draws, unless the words beside it say so already."""
    if not isinstance(custom, dict):
        return ""
    copied = custom.get("text")
    if isinstance(copied, str):
        return "" if copied.strip() in said else f"```\n{copied.strip().replace('```', '')}\n```"
    steps = custom.get("steps") or custom.get("items") or []
    labels = [_label(step) for step in steps] if isinstance(steps, list) else []
    if all(label in said for label in labels):
        return ""
    return "\n".join([str(custom.get("title") or ""), *(f"- {label}" for label in labels if label)]).strip()


def _label(step: Any) -> str:
    if isinstance(step, dict):
        return str(step.get("label") or step.get("title") or step.get("text") or "")
    return str(step)
