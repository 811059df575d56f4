"""Pictures of six states, for people to look at: reports/widget/*.png."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import expect

from tests.browser.conftest import OpenPage
from tests.browser.running import ChatServer
from tests.browser.talking import ask, open_chat, say


def test_six_states_are_photographed(chat: ChatServer, open_page: OpenPage, shots: Path) -> None:
    member = f"{chat.url}/?als=mitglied"
    page = open_page(member)
    page.screenshot(path=shots / "closed.png")
    open_chat(page)
    page.wait_for_timeout(300)
    page.screenshot(path=shots / "open.png")
    ask(page, "weg")
    expect(page.locator(".timeline")).to_be_visible()
    page.locator("#input").focus()
    page.screenshot(path=shots / "timeline.png")
    ask(page, "Knöpfe")
    page.screenshot(path=shots / "conversation.png")
    page.context.set_offline(True)
    say(page, "Ist sie jetzt da?")
    expect(page.locator(".unsent")).to_be_visible()
    page.wait_for_timeout(200)
    page.screenshot(path=shots / "offline.png")
    dark = open_page(member, scheme="dark")
    open_chat(dark)
    ask(dark, "schritte")
    dark.wait_for_timeout(300)
    dark.screenshot(path=shots / "dark.png")
    phone = open_page(member, width=320, height=640)
    open_chat(phone)
    ask(phone, "text")
    phone.wait_for_timeout(300)
    phone.screenshot(path=shots / "phone.png")
    names = ("closed", "open", "timeline", "conversation", "offline", "dark", "phone")
    assert all((shots / f"{name}.png").stat().st_size > 10_000 for name in names)
