"""docs/widget.md, followed word for word on an empty page of another origin."""

from __future__ import annotations

import re
import shutil
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from bot.identity import read_identity
from tests.browser.conftest import OpenPage
from tests.browser.running import ChatServer
from tests.browser.talking import ask, open_chat
from tests.server import ROOT, SECRET

DOCS = (ROOT / "docs" / "widget.md").read_text(encoding="utf-8")
BOT, SITE = "https://bot.example.org", "https://help.example.org"


def block(language: str, contains: str) -> str:
    """The first code block of the page in this language that holds these words."""
    parts = re.split(r"^```", DOCS, flags=re.MULTILINE)[1::2]
    mine = [part.removeprefix(f"{language}\n") for part in parts if part.startswith(f"{language}\n")]
    return next(part for part in mine if contains in part)


@dataclass
class Site:
    """Somebody's web site: one page on an origin of its own."""

    url: str
    html: str = ""
    headers: dict[str, str] = field(default_factory=dict)


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    site = Site("")

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            for name, value in {"Content-Type": "text/html", **site.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(site.html.encode())

        def log_message(self, *_: Any) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Page)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    # Another host name, so that it is another site, not only another port.
    site.url = f"http://localhost:{server.server_port}"
    yield site
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def bot(site: Site, browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ChatServer]:
    running = ChatServer(tmp_path_factory.mktemp("bot"), {"WIDGET_ORIGINS": site.url}).start()
    yield running
    running.stop()


def show(site: Site, bot: ChatServer, extra: str = "") -> None:
    """Put the tag and the policy of the documentation on an empty page; no charset, as on many old pages."""
    tag = block("html", "chat-widget.js").replace(BOT, bot.url).replace(SITE, site.url)
    policy = block("", "Content-Security-Policy:").strip().removeprefix("Content-Security-Policy: ")
    site.html = f'<!doctype html><html lang="en"><title>Help</title><link rel="icon" href="data:,">{tag}{extra}<body>'
    site.headers = {"Content-Security-Policy": policy.replace(BOT, bot.url)}


def test_the_snippet_works_on_an_empty_page_of_another_origin(site: Site, bot: ChatServer, open_page: OpenPage) -> None:
    show(site, bot, '<button type="button" data-chat-open>Ask</button>')
    site.headers["Content-Security-Policy"] += "; img-src data:"  # for the icon of this page
    page = open_page(site.url)
    page.get_by_role("button", name="Ask").click()
    expect(page.locator("#input")).to_be_focused()
    expect(page.locator(".notice a")).to_have_attribute("href", f"{site.url}/privacy")
    expect(ask(page, "wer bin ich")).to_contain_text("Du bist: guest")
    expect(ask(page, "Grüße mit Umlaut")).to_contain_text("Antwort auf: Grüße mit Umlaut")
    page.reload()
    expect(page.locator(".message.bot")).to_have_count(2)


def test_the_signed_identity_of_the_python_example_is_known(site: Site, bot: ChatServer, open_page: OpenPage) -> None:
    names: dict[str, Any] = {}
    exec(block("python", "def identity"), names)  # noqa: S102 - the documentation's own example
    token = names["identity"]("anna", "mitglied", "anna@example.org", SECRET)
    assert read_identity(token, SECRET).email == "anna@example.org"
    show(site, bot)
    site.html = site.html.replace("data-privacy=", f'data-identity="{token}" data-privacy=')
    site.headers["Content-Security-Policy"] += "; img-src data:"
    page = open_page(site.url)
    open_chat(page)
    expect(ask(page, "wer bin ich")).to_contain_text("Du bist: mitglied")


def test_the_php_example_signs_the_same(tmp_path: Path) -> None:
    php = shutil.which("php")
    if php is None:
        pytest.skip("no PHP on this machine; the example was not run")
    script = tmp_path / "sign.php"
    call = f"echo identity('anna', 'anbieter', 'anna@example.org', '{SECRET}');"
    script.write_text(block("php", "function identity") + call, encoding="utf-8")
    token = subprocess.run([php, str(script)], capture_output=True, text=True, check=True).stdout
    assert read_identity(token, SECRET).role.value == "anbieter"


def test_a_page_that_is_not_on_the_list_gets_no_chat(site: Site, chat: ChatServer, open_page: OpenPage) -> None:
    show(site, chat)
    site.headers["Content-Security-Policy"] += "; img-src data:"
    page = open_page(site.url)
    page.evaluate("() => { window.quiet = true; }")
    open_chat(page)
    expect(page.locator(".line")).not_to_have_class("line empty")
    expect(page.locator(".message")).to_have_count(0)
