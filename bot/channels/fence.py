"""The fence around every route: how large and how slow a request may be, what browsers may do with an answer.

Sanic 21.12 takes 100 MB from anybody and waits for a body as long as for an answer. Who may ask: see each channel.
"""

from __future__ import annotations

import asyncio
import re

import structlog
from sanic import Sanic
from sanic.exceptions import RequestTimeout, SanicException
from sanic.helpers import STATUS_CODES
from sanic.request import Request
from sanic.response import HTTPResponse
from sanic.response import json as json_response

log = structlog.get_logger(__name__)

MAX_REQUEST_BYTES = 1_100_000
"""A little more than the largest body that any route takes (Mailjet's events); routes refuse earlier by themselves."""
MAX_HEADER_BYTES = 8_192
"""Identity and session together need 6,144 at most."""
HEADERS_WITHIN_S = 15
BODY_WITHIN_S = 15.0
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
"""On every answer that says nothing else itself; pages say more, the widget's files may be loaded from elsewhere."""
_MODEL_ROUTES = re.compile(r"/+model/*(?:/train|/test/.*)?/*")


class FencedRequest(Request):
    """Sanic's request, whose body must arrive in time."""

    async def receive_body(self) -> None:
        """Read the body.

        Raises:
            RequestTimeout: it took longer than `BODY_WITHIN_S`.
        """
        try:
            await asyncio.wait_for(super().receive_body(), BODY_WITHIN_S)
        except asyncio.TimeoutError:
            raise RequestTimeout("The body took too long.") from None


def put_up_fence(app: Sanic) -> None:
    """Limit requests and add headers; call it once, before the server starts."""
    app.request_class = FencedRequest
    app.config.REQUEST_MAX_SIZE = MAX_REQUEST_BYTES
    app.config.REQUEST_MAX_HEADER_SIZE = MAX_HEADER_BYTES
    app.config.REQUEST_TIMEOUT = HEADERS_WITHIN_S
    app.error_handler.add(Exception, _tell)
    app.register_middleware(_keep_model, "request")
    app.register_middleware(_add_headers, "response")


async def _keep_model(request: Request) -> HTTPResponse | None:
    """Refuse to change, train or test models over HTTP, also with Rasa's token.

    What is loaded there is checked by nobody and would answer without our guards (CVE-2024-49375 came this way).
    """
    if request.method in ("GET", "HEAD", "OPTIONS") or not _MODEL_ROUTES.fullmatch(request.path):
        return None
    log.warning("fence.model_route", method=request.method)
    reason = "The model can't be changed over HTTP. Run `python -m bot train` and start the server again."
    return json_response({"status": "failure", "reason": "Forbidden", "message": reason}, status=403)


async def _tell(request: Request, error: Exception) -> HTTPResponse:
    """Answer what no route answered, in JSON and without a detail.

    Sanic's own page quotes the address, and its log does with the query, which may hold Rasa's token.
    """
    status = error.status_code if isinstance(error, SanicException) else 500
    if status >= 500:
        log.error("fence.failed", route=request.name, error=type(error).__name__, exc_info=error)
    headers = getattr(error, "headers", None)
    message = STATUS_CODES.get(status, b"Error").decode()
    return json_response({"status": status, "message": message}, status=status, headers=headers)


async def _add_headers(_: Request, response: HTTPResponse) -> None:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
