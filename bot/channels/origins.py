"""Which web pages may talk to the chat: the server's own and those the operator listed.

Keeps foreign pages out of a visitor's browser; a program can claim any origin, so this guards no data.
"""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from sanic.request import Request

PREFLIGHT_LASTS_S = 7_200
"""How long a browser may remember the answer; Chromium's own limit."""


class Origins:
    """The allow-list of `WIDGET_ORIGINS`."""

    def __init__(self, allowed: Iterable[str] = ()) -> None:
        self._allowed = frozenset(origin.rstrip("/").lower() for origin in allowed)

    def allows(self, request: Request) -> bool:
        """Tell whether the page behind this request may talk to the chat."""
        origin = request.headers.get("origin")
        if origin is None:
            # Browsers leave the origin out of same-origin reads; where they name the relation, it must be that one.
            return request.headers.get("sec-fetch-site", "none") in ("same-origin", "none")
        return origin.lower() in self._allowed or _is_own(origin, request)

    def headers(self, request: Request) -> dict[str, str]:
        """Return the headers that let an allowed page read the answer; none for others. Never with credentials."""
        headers = {"Vary": "Origin"}
        origin = request.headers.get("origin")
        if origin is None or not self.allows(request):
            return headers
        return headers | {
            "Access-Control-Allow-Origin": origin,
            "Access-Control-Allow-Methods": "GET, POST, DELETE",
            "Access-Control-Allow-Headers": "authorization, content-type, last-event-id, x-identity",
            "Access-Control-Expose-Headers": "retry-after",
            "Access-Control-Max-Age": str(PREFLIGHT_LASTS_S),
        }


def _is_own(origin: str, request: Request) -> bool:
    # The host alone, as a proxy in front ends TLS and the scheme would differ.
    return bool(request.host) and urlsplit(origin).netloc.lower() == str(request.host).lower()
