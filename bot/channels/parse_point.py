"""Lets `POST /model/parse` say where the talk stands: `"context": {"frage": "<question>[:<step>]", "thema": …}`.

Rasa's own route knows nothing but the text; the point reaches the pipeline beside it. Not for the channels, whose
messages come with a conversation.
"""

from __future__ import annotations

from typing import Any

from sanic import Sanic
from sanic.exceptions import SanicException
from sanic.request import Request
from sanic.response import HTTPResponse
from sanic.response import json as json_response

from bot.understand.acts import AT, Point

ROUTE = "/model/parse"
_WRONG = (
    'The context of a message is an object like {"frage": "geholfen:spam", "thema": "zustellung"}; '
    "leave it out where no question is open."
)


def read_points(app: Sanic) -> None:
    """Read the context of each message that is to be parsed; call it once, before the server starts."""
    app.register_middleware(_read, "request")


async def _read(request: Request) -> HTTPResponse | None:
    if request.path.rstrip("/") != ROUTE:
        return None
    AT.set(None)  # a connection may be used again, and its next message has a point of its own or none
    try:
        context = _context_of(request.json)
    except SanicException:
        return None  # no JSON: Rasa's route says so
    if context is None:
        return None
    question = context.get("frage") if isinstance(context, dict) else None
    if not isinstance(context, dict) or not (question is None or isinstance(question, str)):
        return json_response({"status": "failure", "reason": "BadContext", "message": _WRONG}, status=400)
    AT.set(Point.named(question) if question else None)
    return None


def _context_of(body: Any) -> Any:
    return body.get("context") if isinstance(body, dict) else None
