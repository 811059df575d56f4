"""A real browser for the tests: Debian's Chromium or any Chrome that is there; nothing is downloaded.

Where there is none the tests are skipped with a plain word; with BROWSER_TESTS=required that is a failure.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NoReturn

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, expect, sync_playwright

from tests.browser.running import ChatServer
from tests.pace import PATIENCE_S
from tests.server import ROOT

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
expect.set_options(timeout=1000 * PATIENCE_S)
HOME = ("http://127.0.0.1:", "http://localhost:", "data:", "blob:", "about:")
AXE = ROOT / "bot" / "widget" / "node_modules" / "axe-core" / "axe.min.js"

WANTED = ("ERR_", "status of 4", "requires 'TrustedHTML'", "blocked by CORS policy")
"""Lines that tests provoke: no network, a refusal, proof that Trusted Types are on (a script of ours would throw)."""

OpenPage = Callable[..., Page]


def missing(what: str) -> NoReturn:
    """Skip, saying why; where the browser tests are required, fail."""
    reason = f"these browser tests were NOT run: {what}"
    if os.environ.get("BROWSER_TESTS") == "required":
        pytest.fail(reason)
    pytest.skip(reason)


# By module, not by session: Playwright keeps an event loop running in the main thread, and `asyncio.run` in any
# test after it would fail.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    path = next((found for found in map(shutil.which, NAMES) if found), None)
    if path is None:
        missing("no Chromium or Chrome was found: apt-get install chromium")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield running
        running.close()


@pytest.fixture(scope="module")
def chat(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[ChatServer]:
    """The server with the scripted answers; asked for after the browser, so that a skip costs nothing."""
    running = ChatServer(tmp_path_factory.mktemp("chat")).start()
    yield running
    running.stop()


@pytest.fixture
def open_page(browser: Browser) -> Iterator[OpenPage]:
    """Open pages of their own each; afterwards: no script error, no blocked script, no request to anywhere else."""
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def open_one(url: str, *, width: int = 1280, height: int = 860, scheme: str = "light", **options: object) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme=scheme,  # type: ignore[arg-type]
            locale="de-DE",
            timezone_id="Europe/Berlin",
            **options,  # type: ignore[arg-type]
        )
        contexts.append(context)
        page = context.new_page()
        watch(page, faults)
        page.goto(url)
        page.locator("#launcher").wait_for()
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert not faults, "\n".join(faults)


def watch(page: Page, faults: list[str]) -> None:
    """Note what must never happen."""

    def on_request(request: Request) -> None:
        if not request.url.startswith(HOME):
            faults.append(f"request to elsewhere: {request.url}")

    page.on("request", on_request)
    page.on("pageerror", lambda error: faults.append(f"script error: {error}"))
    page.on(
        "console",
        lambda line: (
            faults.append(f"console: {line.text}")
            if line.type == "error" and not any(one in line.text for one in WANTED)
            else None
        ),
    )


@pytest.fixture(scope="session")
def shots() -> Path:
    """Where screenshots go."""
    folder = ROOT / "reports" / "widget"
    folder.mkdir(parents=True, exist_ok=True)
    return folder
