"""The chat before the real bot with its model: to a verdict, and to a finished text for Mailjet's support."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from playwright.sync_api import Browser, expect

from tests.browser.conftest import OpenPage
from tests.browser.running import CHAT
from tests.browser.talking import ask, bot, open_chat, user
from tests.pace import PATIENCE_S
from tests.server import SECRET, running_server

pytestmark = pytest.mark.conversation


@pytest.fixture(scope="module")
def real(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    settings = {"DEMO": "1", "IDENTITY_SECRET": SECRET, "SUPPORT_EMAIL": "hilfe@beispiel.de"}
    with running_server(tmp_path_factory.mktemp("real"), **settings) as url:
        yield url


def test_a_course_creator_gets_the_verdict_on_one_mail(real: str, open_page: OpenPage, shots: Path) -> None:
    page = open_page(f"{real}/?als=anbieter", height=900)
    open_chat(page)
    ask(page, "Die Mail an carla.beispiel@t-online.de kommt nicht an")
    expect(page.locator(".log")).to_contain_text("ein Bot")
    expect(page.locator(".log")).to_contain_text("carla.beispiel@t-online.de")
    expect(page.locator(".timeline li").last).to_contain_text("Problem")
    page.locator(".more").click()  # to the end of a long answer
    page.wait_for_timeout(300)
    page.screenshot(path=shots / "verdict.png")


def test_a_suspended_customer_copies_a_finished_support_text(real: str, open_page: OpenPage) -> None:
    page = open_page(real, permissions=["clipboard-read", "clipboard-write"])
    open_chat(page)
    page.get_by_role("button", name="Mein Mailjet-Account ist gesperrt").click()
    for press in ("Ja, ich habe sie", "Zu viele Bounces"):
        page.get_by_role("button", name=press).click()
    expect(page.locator(".log")).to_contain_text("tote Adressen")
    for text in (
        "ja bitte",
        "Kurswerkstatt Müller",
        "info@kurswerkstatt.de",
        "Seit gestern geht nichts mehr, vorher habe ich 2.000 Newsletter verschickt.",
    ):
        expect(user(page).last).not_to_contain_text(text)
        ask(page, text)
        page.wait_for_timeout(300)
    page.get_by_role("button", name="Text kopieren").last.click()
    page.wait_for_function("async () => (await navigator.clipboard.readText()).startsWith('Betreff: ')")
    copied = page.evaluate("() => navigator.clipboard.readText()")
    assert copied.startswith("Betreff: ")
    for part in ("Kurswerkstatt Müller", "info@kurswerkstatt.de", "2.000 Newsletter"):
        assert part in copied


def test_on_a_slow_machine_the_buttons_below_a_long_answer_stay_where_they_are_pressed(
    real: str, open_page: OpenPage
) -> None:
    page = open_page(real, height=720)
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": 20})
    open_chat(page)
    page.get_by_role("button", name="Mein Mailjet-Account ist gesperrt").click()
    page.get_by_role("button", name="Ja, ich habe sie").click()
    expect(user(page).last).to_contain_text("Ja, ich habe sie")


def test_deleting_reaches_rasas_own_store(real: str) -> None:
    opened = requests.post(f"{real}{CHAT}/session", timeout=PATIENCE_S)
    assert "Access-Control-Allow-Credentials" not in opened.headers
    headers = {"Authorization": f"Bearer {opened.json()['session']}"}
    body = {"id": "0123456789abcdef0123", "text": "Mein Mailjet-Account ist gesperrt"}
    assert (
        len(requests.post(f"{real}{CHAT}/messages", json=body, headers=headers, timeout=PATIENCE_S).json()["events"])
        > 2
    )
    assert requests.delete(f"{real}{CHAT}/session", headers=headers, timeout=PATIENCE_S).status_code == 204
    assert requests.post(f"{real}{CHAT}/messages", json=body, headers=headers, timeout=PATIENCE_S).status_code == 401


def test_the_sample_pages_suggestions_lead_somewhere(real: str, open_page: OpenPage) -> None:
    page = open_page(f"{real}/?als=mitglied")
    open_chat(page)
    ask(page, "Meine Zugangsmail ist nicht angekommen")
    page.wait_for_timeout(300)
    expect(page.locator(".log")).to_contain_text("Brotbacken")
    expect(bot(page).first).to_contain_text("Hallo")
