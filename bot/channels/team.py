"""`GET /team`: the figures, behind a login of their own; there is no such page unless `TEAM_PASSWORD` is set.

The login holds in one signed cookie for a working day; changing the password ends every login.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import math
from asyncio import AbstractEventLoop
from datetime import datetime, timedelta, timezone

import jwt
import structlog
from sanic import Blueprint, Sanic
from sanic.request import Request
from sanic.response import HTTPResponse, html, redirect

from bot.channels.limits import RateLimit
from bot.insight.live_page import LivePage
from bot.insight.team_page import login_page, style_hash
from bot.responses import LiveResponses
from bot.together.counters import Counters, counters

log = structlog.get_logger(__name__)

COOKIE = "zustellhelfer_team"
ALGORITHM = "HS256"
LASTS = timedelta(hours=8)
TRIES, TRIES_OF_ALL = 5, 60
"""Logins per address, and from everywhere, in ten minutes: enough for slips, far too few for guessing."""
WINDOW_S = 600.0
MOST_BYTES = 2_048
_SALT = b"zustellhelfer-team"


def team_page_routes(database_url: str, password: str, redis_url: str | None = None) -> Blueprint:
    """Return the routes.

    Args:
        database_url: where the figures are.
        password: what the team types.
        redis_url: where several processes count the tries together.
    """
    routes = Blueprint("team")
    # Slow on purpose: a stolen cookie must not let anybody try passwords fast.
    key = hashlib.scrypt(password.encode(), salt=_SALT, n=2**14, r=8, p=1)
    door = _Door(key, password, counters(redis_url))
    page = LivePage(database_url)

    @routes.listener("after_server_start")
    async def begin(app: Sanic, _: AbstractEventLoop) -> None:
        texts = getattr(getattr(app.ctx, "agent", None), "nlg", None)
        if isinstance(texts, LiveResponses):
            page.texts = texts.look
        app.add_task(asyncio.to_thread(page.warm_up))

    @routes.get("/team")
    async def show(request: Request) -> HTTPResponse:
        if not door.is_open(request.cookies.get(COOKIE)):
            return _page(login_page())
        return _page(await asyncio.to_thread(page.current))

    @routes.post("/team")
    async def log_in(request: Request) -> HTTPResponse:
        return door.enter(request)

    @routes.post("/team/logout")
    async def log_out(_: Request) -> HTTPResponse:
        answer = redirect("/team", status=303)
        _set_cookie(answer, "", secure=False, seconds=0)
        return answer

    return routes


class _Door:
    """Lets the team in."""

    def __init__(self, key: bytes, password: str, together: Counters | None = None) -> None:
        self._key = key
        self._password = password.encode()
        self._limit = RateLimit(TRIES, WINDOW_S, together=together, name="team")
        self._limit_of_all = RateLimit(TRIES_OF_ALL, WINDOW_S, together=together, name="team of all")

    def is_open(self, token: str | None) -> bool:
        """Tell whether a cookie is a login that holds."""
        if not token or len(token) > MOST_BYTES:
            return False
        try:
            jwt.decode(token, self._key, algorithms=[ALGORITHM], options={"require": ["exp"]})
        except jwt.InvalidTokenError:
            return False
        return True

    def enter(self, request: Request) -> HTTPResponse:
        """Check a password and set the cookie."""
        wait_s = self._limit.wait_s(request.remote_addr or request.ip) or self._limit_of_all.wait_s("all")
        if wait_s:
            log.warning("team.too_many_tries")
            answer = _page(login_page(wait_minutes=math.ceil(wait_s / 60)), 429)
            answer.headers["Retry-After"] = str(math.ceil(wait_s))
            return answer
        given = "" if len(request.body) > MOST_BYTES else str((request.form or {}).get("password") or "")
        if not hmac.compare_digest(given.encode("utf-8", "replace"), self._password):
            log.warning("team.refused")
            return _page(login_page(refused=True), 401)
        log.info("team.entered")
        claims = {"sub": "team", "exp": datetime.now(timezone.utc) + LASTS}
        answer = redirect("/team", status=303)
        secure = request.scheme == "https" or request.headers.get("x-forwarded-proto") == "https"
        token = jwt.encode(claims, self._key, algorithm=ALGORITHM)
        _set_cookie(answer, token, secure=secure, seconds=int(LASTS.total_seconds()))
        return answer


def _set_cookie(answer: HTTPResponse, value: str, *, secure: bool, seconds: int) -> None:
    # By hand, as Sanic 21.12 knows no way to delete a cookie with a path.
    parts = [f"{COOKIE}={value}", "Path=/team", f"Max-Age={seconds}", "HttpOnly", "SameSite=Strict"]
    answer.headers["Set-Cookie"] = "; ".join([*parts, "Secure"] if secure else parts)
    answer.headers["Cache-Control"] = "no-store"


def _page(text: str, status: int = 200) -> HTTPResponse:
    policy = (
        f"default-src 'none'; img-src data:; style-src '{style_hash()}'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    )
    headers = {
        "Content-Security-Policy": policy,
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Cache-Control": "no-store",
        "X-Robots-Tag": "noindex",
    }
    return html(text, status=status, headers=headers)
