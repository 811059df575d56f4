"""The sample help page, and the widget's file for every other page.

Nothing is loaded from elsewhere, nothing is set in the browser. Not for what the chat does: see website.py.
"""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from sanic import Blueprint, Sanic
from sanic.request import Request
from sanic.response import HTTPResponse, empty, html, raw

from bot.identity import sign_identity
from bot.mail.demo import DEMO_SUB
from bot.mail.lookup import Asker, Role

FOLDER = Path(__file__).resolve().parents[1] / "widget"
CSP = "; ".join((
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types lit-html",
))  # fmt: skip
PAGE_HEADERS = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cache-Control": "no-store",  # it holds a signed identity
}
SIGNED_FOR = timedelta(hours=12)
"""A demonstration may take a day's work; the data behind the sample identities are made up."""

Handler = Callable[[Request], Awaitable[HTTPResponse]]


class Visitor(str, Enum):
    """The example users of the demo mode, as they stand in the page's address."""

    GUEST = "gast"
    MEMBER = "mitglied"
    CREATOR = "anbieter"


VISITORS: dict[Visitor, Asker | None] = {
    Visitor.GUEST: None,
    Visitor.MEMBER: Asker(Role.MITGLIED, sub="demo-mitglied", email="anna.beispiel@web.de"),
    Visitor.CREATOR: Asker(Role.ANBIETER, sub=DEMO_SUB, email="kurs@example.org"),
}


@dataclass(frozen=True)
class File:
    """A file that is served from memory."""

    content_type: str
    body: bytes
    packed: bytes
    etag: str


def widget_files() -> Blueprint:
    """Return the routes of the widget's files; the page itself is set up by `show_page`."""
    routes = Blueprint("pages")
    files = {
        "/widget/chat-widget.js": _file("chat-widget.js", "text/javascript; charset=utf-8"),
        "/widget/help-page.css": _file("page/help-page.css", "text/css; charset=utf-8"),
    }
    for path, file in files.items():
        routes.add_route(_serve(file), path, methods=["GET", "HEAD"], name=path.rsplit("/", 1)[1].replace(".", "_"))
    return routes


def show_page(app: Sanic, *, demo: bool, identity_secret: str | None, privacy_url: str | None) -> None:
    """Answer `GET /` with the sample help page.

    Rasa registers a greeting of its own there and Sanic refuses a second route, so the route gets our handler.
    """
    page = _page(demo=demo, identity_secret=identity_secret, privacy_url=privacy_url)
    for route in app.router.routes:
        if not route.path.strip("/") and "GET" in route.methods:
            route.handler = page
            return
    app.add_route(page, "/", methods=["GET"])


def _page(*, demo: bool, identity_secret: str | None, privacy_url: str | None) -> Handler:
    environment = Environment(
        loader=FileSystemLoader(FOLDER / "page"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    template = environment.get_template("index.html")

    async def page(request: Request) -> HTTPResponse:
        visitor = _visitor(request) if demo and identity_secret else Visitor.GUEST
        asker = VISITORS[visitor]
        identity = sign_identity(asker, identity_secret, SIGNED_FOR) if asker and identity_secret else ""
        return html(
            template.render(
                demo=demo,
                can_switch=bool(demo and identity_secret),
                visitor=visitor.value,
                email=asker.email if asker else "",
                identity=identity,
                privacy_url=privacy_url or "#datenschutz",
            ),
            headers=PAGE_HEADERS,
        )

    return page


def _visitor(request: Request) -> Visitor:
    try:
        return Visitor(request.args.get("als", Visitor.GUEST.value))
    except ValueError:
        return Visitor.GUEST


def _file(name: str, content_type: str) -> File:
    body = (FOLDER / name).read_bytes()
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    return File(content_type, body, gzip.compress(body, 9, mtime=0), etag)


def _serve(file: File) -> Handler:
    shared = {
        "ETag": file.etag,
        "Cache-Control": "public, max-age=600",  # short: a new bot must not meet an old widget for long
        "Vary": "Accept-Encoding",
        "X-Content-Type-Options": "nosniff",
        # Help sites load it from here with `integrity`, which needs a CORS request.
        "Access-Control-Allow-Origin": "*",
        "Cross-Origin-Resource-Policy": "cross-origin",
    }

    async def serve(request: Request) -> HTTPResponse:
        if file.etag in str(request.headers.get("if-none-match", "")):
            return empty(304, headers=shared)
        if "gzip" in str(request.headers.get("accept-encoding", "")):
            return raw(file.packed, content_type=file.content_type, headers=shared | {"Content-Encoding": "gzip"})
        return raw(file.body, content_type=file.content_type, headers=shared)

    return serve
