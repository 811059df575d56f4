"""The login; the page over HTTP is in tests/conversations/test_uebergabe.py."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

import jwt
import pytest

from bot.channels.team import ALGORITHM, TRIES, _Door

PASSWORD = "ein langes Passwort für das Team"
KEY = b"k" * 32


class Request:
    scheme = "http"
    body = b""
    remote_addr = ""

    def __init__(self, password: str, ip: str = "203.0.113.9", **headers: str) -> None:
        self.form = {"password": password}
        self.ip = ip
        self.headers = headers


def _enter(door: _Door, password: str, **more: Any) -> Any:
    return door.enter(Request(password, **more))  # type: ignore[arg-type]


def test_the_password_opens_the_page_for_this_browser() -> None:
    door = _Door(KEY, PASSWORD)
    cookie = _enter(door, PASSWORD).headers["set-cookie"]
    assert {"HttpOnly", "SameSite=Strict", "Path=/team"} <= set(cookie.split("; "))
    token = cookie.split(";")[0].split("=", 1)[1]
    assert door.is_open(token)
    assert not door.is_open(token[:-4] + "AAAA")
    assert not _Door(b"another key after a new password", PASSWORD).is_open(token)


@pytest.mark.parametrize("password", ["", "falsch", PASSWORD + " ", "ä" * 3000])
def test_a_wrong_password_is_refused(password: str) -> None:
    answer = _enter(_Door(KEY, PASSWORD), password)
    assert answer.status == 401
    assert "set-cookie" not in answer.headers


def test_a_thousand_tries_get_nowhere() -> None:
    door = _Door(KEY, PASSWORD)
    answers = [_enter(door, "falsch").status for _ in range(999)]
    assert answers.count(401) == TRIES
    assert _enter(door, PASSWORD).status == 429
    assert _enter(door, PASSWORD, ip="203.0.113.10").status == 303


@pytest.mark.parametrize("token", [None, "", "x", "x" * 5000, "a.b.c"])
def test_odd_cookies_open_nothing(token: str | None) -> None:
    assert not _Door(KEY, PASSWORD).is_open(token)


def test_a_login_ends() -> None:
    over = {"sub": "team", "exp": datetime.now(timezone.utc) - timedelta(seconds=1)}
    assert not _Door(KEY, PASSWORD).is_open(jwt.encode(over, KEY, algorithm=ALGORITHM))
    assert not _Door(KEY, PASSWORD).is_open(jwt.encode({"sub": "team"}, KEY, algorithm=ALGORITHM))


def test_behind_tls_the_cookie_stays_there() -> None:
    answer = _enter(_Door(KEY, PASSWORD), PASSWORD, **{"x-forwarded-proto": "https"})
    assert answer.headers["set-cookie"].endswith("; Secure")
