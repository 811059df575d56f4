"""What must not work: scripts in answers, foreign pages, stolen sessions. The page's CSP and Trusted Types are on."""

from __future__ import annotations

import requests
from playwright.sync_api import CDPSession, expect

from tests.browser.conftest import OpenPage
from tests.browser.running import CHAT, ChatServer
from tests.browser.talking import ask, bot, open_chat, user
from tests.pace import PATIENCE_S


def test_markup_in_answers_and_messages_stays_text(chat: ChatServer, open_page: OpenPage) -> None:
    page = open_page(chat.url)
    open_chat(page)
    ask(page, "angriff")
    ask(page, "<img src=x onerror=window.attacked=1><b>fett</b>")
    page.wait_for_timeout(300)
    shadow = "document.querySelector('zustell-helfer').shadowRoot"
    assert page.evaluate("() => window.attacked") is None
    made = "'.log img, .log script, .log svg[onload], .log .bubble b'"
    assert page.evaluate(f"() => {shadow}.querySelectorAll({made}).length") == 0
    links = page.evaluate(f"() => [...{shadow}.querySelectorAll('.log a')].map((one) => one.href)")
    assert links
    assert all(link.startswith("https://example.org/") for link in links)
    handlers = "(one) => one.onmouseover || one.onerror"
    assert page.evaluate(f"() => [...{shadow}.querySelectorAll('.log *')].some({handlers})") is False
    expect(bot(page).first).to_contain_text("javascript:window.attacked=1")
    expect(user(page).last).to_contain_text("<b>fett</b>")


def test_the_pages_trusted_types_are_on(chat: ChatServer, open_page: OpenPage) -> None:
    page = open_page(chat.url)
    thrown = "() => { try { document.body.innerHTML = '<p>'; return ''; } catch (error) { return error.name; } }"
    assert page.evaluate(thrown) == "TypeError"


def _worked_s(devtools: CDPSession) -> float:
    """Return the processor time of the page's scripts, styles and layout so far."""
    told = {one["name"]: one["value"] for one in devtools.send("Performance.getMetrics")["metrics"]}
    return float(told["TaskDuration"])


def test_a_markdown_bomb_costs_the_page_less_than_a_second_of_work(chat: ChatServer, open_page: OpenPage) -> None:
    page = open_page(chat.url)
    open_chat(page)
    devtools = page.context.new_cdp_session(page)
    devtools.send("Performance.enable", {"timeDomain": "threadTicks"})
    before = _worked_s(devtools)
    expect(ask(page, "bombe")).to_contain_text("ende")
    assert 0 < _worked_s(devtools) - before < 1
    ask(page, "geht noch")


def test_a_session_taken_from_another_visitor_shows_nothing(chat: ChatServer, open_page: OpenPage) -> None:
    victim = open_page(f"{chat.url}/?als=mitglied")
    open_chat(victim)
    ask(victim, "geheimnis von anna")
    stored = victim.evaluate("() => Object.fromEntries(Object.entries(sessionStorage))")
    session = victim.evaluate("() => document.querySelector('zustell-helfer').conversation.session")
    thief = open_page(f"{chat.url}/?als=gast")
    thief.evaluate(
        """(stored) => Object.entries(stored).forEach(([key, value]) => {
          sessionStorage.setItem(key, value);
          sessionStorage.setItem('zustellhelfer:', value);
        })""",
        stored,
    )
    thief.reload()
    thief.locator("#launcher").wait_for()
    thief.wait_for_timeout(800)
    expect(bot(thief)).to_have_count(0)
    answer = requests.get(
        f"{chat.url}{CHAT}/stream", headers={"Authorization": f"Bearer {session}"}, timeout=PATIENCE_S
    )
    assert answer.status_code == 401
    assert "geheimnis" not in answer.text


def test_the_session_is_in_no_address(chat: ChatServer, open_page: OpenPage) -> None:
    page = open_page(f"{chat.url}/?als=mitglied")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    open_chat(page)
    ask(page, "hallo")
    session = page.evaluate("() => document.querySelector('zustell-helfer').conversation.session")
    assert asked
    assert not any(session in url or "eyJ" in url for url in asked)
