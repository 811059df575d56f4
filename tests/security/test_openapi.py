"""docs/openapi.yml against the server's own routes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from sanic import Sanic

from bot.server import build_app
from bot.settings import read_settings

METHODS = {"get", "head", "post", "put", "patch", "delete", "options"}
DOCUMENT = Path("docs/openapi.yml")
EVERYTHING = {
    "IDENTITY_SECRET": "i" * 20,
    "SLACK_BOT_TOKEN": "xoxb-1",
    "SLACK_SIGNING_SECRET": "s" * 20,
    "TELEGRAM_BOT_TOKEN": "1:a",
    "TELEGRAM_WEBHOOK_SECRET": "t" * 20,
    "MAILJET_EVENTS_USER": "events",
    "MAILJET_EVENTS_PASSWORD": "e" * 20,
    "TEAM_PASSWORD": "p" * 20,
}


@pytest.fixture(autouse=True)
def own_names() -> Iterator[None]:
    """Sanic keeps a register of applications by name, and Rasa gives each the same."""
    Sanic.test_mode = True
    yield
    Sanic.test_mode = False


def _routes(tmp_path: Path, **more: str) -> set[tuple[str, str]]:
    app = build_app(read_settings({**EVERYTHING, "DATABASE_URL": f"sqlite:///{tmp_path}/bot.db", **more}))
    app.router.finalize()
    return {(method.lower(), f"/{route.path}") for route in app.router.routes for method in route.methods}


def _described() -> set[tuple[str, str]]:
    document: dict[str, Any] = yaml.safe_load(DOCUMENT.read_text(encoding="utf-8"))
    return {(method, path) for path, item in document["paths"].items() for method in METHODS & set(item)}


def test_every_route_is_described_and_nothing_else(tmp_path: Path) -> None:
    assert _routes(tmp_path) == _described()


def test_rasas_api_opens_with_its_token_only_and_asks_for_it_everywhere(tmp_path: Path) -> None:
    added = _routes(tmp_path, RASA_AUTH_TOKEN="r" * 20) - _described()
    assert ("put", "/model") in added
    assert {path for _, path in _routes(tmp_path)} == {path for _, path in _described()}
    asking = re.findall(
        r'@app\.(\w+)\("([^"]+)"\)\n    @requires_auth', Path(_rasa_server()).read_text(encoding="utf-8")
    )
    asked = {(method, re.sub(r"<[^>]*>", "<>", path)) for method, path in asking}
    assert {(method, re.sub(r"<[^>]*>", "<>", path)) for method, path in added} - asked <= {("get", "/version")}


def _rasa_server() -> str:
    import rasa.server

    return str(rasa.server.__file__)
