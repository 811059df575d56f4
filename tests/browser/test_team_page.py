"""The team page with 10,000 made-up conversations, in a real browser: fast, readable by everybody, nothing fetched."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from bot.insight.demo import fill
from bot.insight.report import make_report
from bot.insight.store import Figures
from bot.insight.team_page import login_page, team_page
from tests.browser.conftest import AXE
from tests.pace import fastest


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("team")
    figures = Figures(f"sqlite:///{folder}/figures.db")
    fill(figures.engine, 10_000)
    (folder / "team.html").write_text(team_page(make_report(figures.engine), logout=True), encoding="utf-8")
    (folder / "login.html").write_text(login_page(refused=True), encoding="utf-8")
    return folder


@pytest.mark.parametrize("name", ["team", "login"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing_and_nothing_stands_out_sideways(
    browser: Browser, pages: Path, name: str, scheme: str, width: int
) -> None:
    if not AXE.is_file():
        pytest.skip("axe-core is missing: run `npm ci` in bot/widget")
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme=scheme,
        bypass_csp=True,  # type: ignore[arg-type]
    )
    try:
        page = context.new_page()
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(f"file://{pages}/{name}.html")
        assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
        page.add_script_tag(path=AXE)
        found = page.evaluate("axe.run()")
        assert [(one["id"], one["nodes"][0]["html"]) for one in found["violations"]] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    finally:
        context.close()


def test_the_page_is_there_within_a_second(browser: Browser, pages: Path) -> None:
    page = browser.new_page()
    try:
        page.goto(f"file://{pages}/login.html")
        assert fastest(lambda: page.goto(f"file://{pages}/team.html", wait_until="load"), 1) <= 1
        assert page.locator("img").evaluate_all("all => all.every(one => one.naturalWidth > 0)")
    finally:
        page.close()
