"""The chat in a real browser, as a visitor uses it."""

from __future__ import annotations

import re
import time
from pathlib import Path

from playwright.sync_api import Page, expect

from bot.identity import sign_identity
from bot.mail.lookup import Asker, Role
from tests.browser.conftest import OpenPage
from tests.browser.running import ChatServer
from tests.browser.talking import ask, bot, open_chat, say, user
from tests.pace import TRIES

STORED = "() => sessionStorage.length + localStorage.length + document.cookie.length"


def test_nothing_is_stored_or_asked_before_the_chat_is_opened(chat: ChatServer, open_page: OpenPage) -> None:
    page = open_page(chat.url)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.mouse.move(640, 400)
    page.mouse.wheel(0, 900)
    page.wait_for_timeout(400)
    assert page.evaluate(STORED) == 0
    assert asked == []
    open_chat(page)
    expect(page.locator(".notice")).to_contain_text("Du schreibst mit einem Bot")
    expect(page.locator(".notice a")).to_have_text(re.compile("Datenschutz"))
    assert page.context.cookies() == []


def test_the_launcher_stands_100_ms_after_the_script(chat: ChatServer, open_page: OpenPage) -> None:
    page = open_page(chat.url)
    measure = """() => new Promise((resolve) => {
      const [script] = performance.getEntriesByName(new URL('/widget/chat-widget.js', location).href);
      resolve({start: script.startTime, ready: performance.getEntriesByName('zh-launcher')[0].startTime});
    })"""
    times: list[float] = []
    while len(times) < TRIES and min(times, default=100) >= 100:
        page.reload()
        page.locator("#launcher").wait_for()
        found = page.evaluate(measure)
        times.append(found["ready"] - found["start"])
    assert min(times) < 100, times


def test_an_answer_is_shown_150_ms_after_the_server_has_it(chat: ChatServer, open_page: OpenPage) -> None:
    page = open_page(chat.url)
    open_chat(page)
    page.evaluate(
        """() => {
          const shadow = document.querySelector('zustell-helfer').shadowRoot;
          window.shownAt = [];
          new MutationObserver(() => {
            const shown = shadow.querySelectorAll('.message.bot').length;
            while (window.shownAt.length < shown) window.shownAt.push(Date.now());
          }).observe(shadow, {subtree: true, childList: true});
        }"""
    )
    late: list[int] = []
    while len(late) < TRIES and min(late, default=150) >= 150:
        ask(page, "hallo")
        stored = "document.querySelector('zustell-helfer').conversation.messages.filter((m) => m.kind === 'bot')"
        late.append(page.evaluate(f"() => window.shownAt.at(-1) - {stored}.at(-1).at"))
    assert min(late) < 150, late


def test_a_whole_conversation_by_keyboard(chat: ChatServer, open_page: OpenPage) -> None:
    page = open_page(chat.url)
    page.locator("#launcher").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#input")).to_be_focused()
    page.keyboard.type("Knöpfe")
    page.keyboard.press("Enter")
    expect(page.locator(".reply")).to_have_count(2)
    for _ in range(6):
        page.keyboard.press("Shift+Tab")
        if page.evaluate("() => document.activeElement.shadowRoot.activeElement.textContent") == "Nein":
            break
    page.keyboard.press("Enter")
    expect(bot(page).last).to_contain_text("Antwort auf: /nicht_geholfen")
    expect(user(page).last).to_contain_text("Nein")
    expect(page.locator("#input")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#panel")).to_have_count(0)
    expect(page.locator("#launcher")).to_be_focused()


def test_answers_are_announced_once_and_not_again_after_a_reload(chat: ChatServer, open_page: OpenPage) -> None:
    page = open_page(chat.url)
    open_chat(page)
    hear = """() => {
      const region = document.querySelector('zustell-helfer').shadowRoot.querySelector('#say');
      window.heard = [];
      new MutationObserver(() => region.textContent && window.heard.push(region.textContent))
        .observe(region, {subtree: true, childList: true, characterData: true});
    }"""
    page.evaluate(hear)
    ask(page, "hallo")
    page.wait_for_timeout(500)
    heard = page.evaluate("() => window.heard")
    assert len([one for one in heard if "Antwort auf: hallo" in one]) == 1
    page.reload()
    page.locator("#launcher").wait_for()
    page.evaluate(hear)
    expect(bot(page)).to_have_count(1)
    page.wait_for_timeout(500)
    assert page.evaluate("() => window.heard") == []


def test_a_reload_keeps_the_conversation_the_draft_and_the_open_chat(chat: ChatServer, open_page: OpenPage) -> None:
    page = open_page(chat.url)
    open_chat(page)
    ask(page, "eins")
    ask(page, "zwei")
    page.locator("#input").fill("noch nicht fertig")
    page.reload()
    expect(bot(page)).to_have_count(2)
    expect(user(page)).to_have_count(2)
    expect(page.locator("#input")).to_have_value("noch nicht fertig")


def test_offline_nothing_is_lost_and_back_online_it_goes_out_once(chat: ChatServer, open_page: OpenPage) -> None:
    page = open_page(chat.url)
    open_chat(page)
    ask(page, "vorher")
    page.context.set_offline(True)
    say(page, "offline geschrieben")
    expect(page.locator(".unsent")).to_contain_text("Nicht gesendet")
    expect(page.locator(".line.lost")).to_contain_text("Keine Verbindung")
    assert page.get_by_role("button", name="Erneut versuchen").count() >= 1
    page.context.set_offline(False)
    expect(bot(page)).to_have_count(2)
    expect(page.locator(".line.lost")).to_have_count(0)
    expect(user(page)).to_have_count(2)
    assert chat.turns.count("offline geschrieben") == 1


def test_a_discarded_message_comes_back_into_the_field(chat: ChatServer, open_page: OpenPage) -> None:
    page = open_page(chat.url)
    open_chat(page)
    page.context.set_offline(True)
    say(page, "lieber anders")
    page.get_by_role("button", name="Verwerfen").click()
    expect(page.locator("#input")).to_have_value("lieber anders")
    expect(user(page)).to_have_count(0)


def test_a_server_killed_during_an_answer_answers_once_after_its_start(tmp_path: Path, open_page: OpenPage) -> None:
    server = ChatServer(tmp_path).start()
    try:
        page = open_page(server.url)
        open_chat(page)
        ask(page, "vorher")
        say(page, "langsam mittendrin")
        expect(page.locator(".typing")).to_contain_text("schreibt")
        page.wait_for_timeout(500)
        server.kill()
        expect(page.locator(".line.lost")).to_be_visible()
        server.start()
        expect(bot(page).last).to_contain_text("Antwort auf: langsam mittendrin", timeout=40_000)
        expect(user(page)).to_have_count(2)
        expect(bot(page)).to_have_count(2)
        assert server.turns.count("langsam mittendrin") == 1
    finally:
        server.stop()


def test_two_tabs_of_one_conversation_show_the_same_and_delete_together(chat: ChatServer, open_page: OpenPage) -> None:
    one = open_page(chat.url)
    open_chat(one)
    ask(one, "aus dem ersten")
    with one.context.expect_page() as opened:
        one.evaluate("() => { window.open(location.href); }")  # such a tab gets a copy of the tab's memory
    two = opened.value
    expect(bot(two)).to_have_count(1)
    ask(two, "aus dem zweiten")
    for page in (one, two):
        expect(user(page)).to_have_count(2)
        expect(bot(page)).to_have_count(2)
    delete(two)
    expect(bot(one)).to_have_count(0)
    expect(one.locator(".line")).to_contain_text("gelöscht")
    say(one, "von vorn")
    expect(bot(one)).to_have_count(1)


def test_a_tab_that_rested_catches_up_and_repeats_nothing(chat: ChatServer, open_page: OpenPage) -> None:
    one = open_page(chat.url)
    open_chat(one)
    ask(one, "vorher")
    with one.context.expect_page() as opened:
        one.evaluate("() => { window.open(location.href); }")
    one.evaluate("() => document.querySelector('zustell-helfer').conversation.rest()")
    ask(opened.value, "unterdessen")
    one.wait_for_timeout(300)
    expect(bot(one)).to_have_count(1)
    one.evaluate("() => document.dispatchEvent(new Event('visibilitychange'))")
    expect(bot(one)).to_have_count(2)
    expect(user(one)).to_have_count(2)


def test_another_tab_of_its_own_is_another_conversation(chat: ChatServer, open_page: OpenPage) -> None:
    one = open_page(chat.url)
    open_chat(one)
    ask(one, "nur hier")
    two = one.context.new_page()
    two.goto(chat.url)
    open_chat(two)
    expect(two.locator(".welcome")).to_be_visible()
    expect(user(two)).to_have_count(0)


def test_deleting_asks_first_and_leaves_nothing(chat: ChatServer, open_page: OpenPage) -> None:
    page = open_page(chat.url)
    open_chat(page)
    ask(page, "geheim")
    page.locator("#menu").click()
    page.get_by_role("button", name="Löschen und neu beginnen").click()
    expect(page.locator("#cancel")).to_be_focused()
    page.keyboard.press("Escape")
    expect(user(page)).to_have_count(1)
    delete(page)
    expect(page.locator(".welcome")).to_be_visible()
    page.reload()
    page.locator("#launcher").wait_for()
    assert "geheim" not in str(page.evaluate("() => JSON.stringify(sessionStorage)"))
    assert ask_count(page) == 0


def test_a_closed_chat_counts_and_announces_what_is_new(chat: ChatServer, open_page: OpenPage) -> None:
    page = open_page(chat.url)
    open_chat(page)
    say(page, "langsam bitte")
    page.keyboard.press("Escape")
    expect(page.locator(".badge")).to_have_text("1")
    expect(page.locator("#say")).to_have_text("1 neue Nachricht")
    expect(page.get_by_role("button", name="Hilfe-Chat öffnen, 1 neue Nachricht")).to_be_visible()
    page.reload()
    expect(page.locator(".badge")).to_have_text("1")
    page.locator("#launcher").click()
    expect(page.locator(".badge")).to_have_count(0)


def test_the_conversation_can_be_downloaded(chat: ChatServer, open_page: OpenPage) -> None:
    page = open_page(chat.url)
    open_chat(page)
    ask(page, "liste")
    ask(page, "schritte")
    expect(bot(page)).to_have_count(3)
    page.locator("#menu").click()
    with page.expect_download() as started:
        page.get_by_role("button", name="Gespräch herunterladen").click()
    text = Path(started.value.path()).read_text(encoding="utf-8")
    assert started.value.suggested_filename.endswith(".txt")
    for part in ("Du:\nliste", "Zustellhelfer (Bot):", "Drei Schritte", "- Support anschreiben (jetzt dran)"):
        assert part in text


def test_a_support_text_and_an_smtp_answer_can_be_copied(chat: ChatServer, open_page: OpenPage) -> None:
    page = open_page(chat.url, permissions=["clipboard-read", "clipboard-write"])
    open_chat(page)
    ask(page, "text")
    page.get_by_role("button", name="Text kopieren").click()
    expect(page.get_by_role("button", name="Kopiert")).to_be_visible()
    expect(page.locator("#say")).to_contain_text("Kopiert")
    copied = page.evaluate("() => navigator.clipboard.readText()")
    assert copied.startswith("Betreff: Bitte um Prüfung\n\nGuten Tag,")
    assert copied.endswith("Grüße")
    ask(page, "kopie")
    page.get_by_role("button", name="Kopieren", exact=True).click()
    page.wait_for_function("async () => await navigator.clipboard.readText() === '550 5.7.1 Message rejected'")


def test_the_mails_way_and_the_steps_are_drawn_and_named_in_words(chat: ChatServer, open_page: OpenPage) -> None:
    page = open_page(chat.url)
    open_chat(page)
    ask(page, "weg")
    steps = page.locator(".timeline li")
    expect(steps).to_have_count(4)
    expect(steps.nth(1)).to_contain_text("erledigt, 18.11.2026, 11:02")
    expect(steps.nth(2)).to_have_attribute("aria-current", "step")
    ask(page, "schritte")
    expect(page.locator(".checklist li").nth(1)).to_contain_text("Problem")


def test_a_text_that_is_drawn_is_not_shown_twice(chat: ChatServer, open_page: OpenPage) -> None:
    page = open_page(chat.url)
    open_chat(page)
    ask(page, "brief")
    expect(bot(page)).to_have_count(2)
    expect(page.locator(".bubble").last).to_have_text("Fertig:")
    expect(page.locator(".copy-text")).to_have_text("Betreff: Bitte um Prüfung\n\nGuten Tag,\n\nbitte helfen Sie mir.")
    expect(page.locator(".card-title")).to_have_text("Das ist zu tun:")
    expect(page.locator(".checklist li").first).to_contain_text("erledigt")
    expect(page.locator(".log").get_by_text("Liste aufräumen")).to_have_count(1)


def test_an_unknown_kind_shows_only_its_text(chat: ChatServer, open_page: OpenPage) -> None:
    page = open_page(chat.url)
    open_chat(page)
    ask(page, "unbekannt")
    expect(bot(page).first).to_contain_text("Hier ist es:")
    expect(page.locator(".card")).to_have_count(0)


def test_a_solved_problem_may_be_rated_and_nothing_waits_for_it(chat: ChatServer, open_page: OpenPage) -> None:
    page = open_page(chat.url)
    open_chat(page)
    ask(page, "Knöpfe")
    page.get_by_role("button", name="Ja, Mail ist da").click()
    expect(page.locator(".rating")).to_be_visible()
    ask(page, "und noch etwas")
    expect(page.locator(".rating")).to_have_count(0)
    page.locator("#menu").click()
    page.get_by_role("button", name="Gespräch bewerten").click()
    page.get_by_label("Hilfreich", exact=True).check()
    page.get_by_label("Möchtest du noch etwas").fill("prima")
    page.get_by_role("button", name="Bewertung senden").click()
    expect(page.locator(".thanks")).to_be_visible()
    ask(page, "geht weiter")


def test_a_person_is_one_press_away_at_any_time(chat: ChatServer, open_page: OpenPage) -> None:
    page = open_page(chat.url)
    open_chat(page)
    page.get_by_role("button", name="Mit einem Menschen sprechen").click()
    expect(user(page).last).to_contain_text("Ich möchte mit einem Menschen sprechen")
    expect(bot(page)).to_have_count(1)
    expect(page.get_by_role("button", name="Mit einem Menschen sprechen")).to_be_visible()


def test_what_is_too_long_stays_in_the_field(chat: ChatServer, open_page: OpenPage) -> None:
    page = open_page(chat.url)
    open_chat(page)
    page.locator("#input").fill("x" * 4001)
    expect(page.locator("#left")).to_have_text("1 Zeichen zu viel")
    page.locator("#input").press("Enter")
    expect(page.locator("#input")).to_have_value("x" * 4001)
    expect(user(page)).to_have_count(0)


def test_each_visitor_of_the_demo_is_known_and_has_a_conversation_of_his_own(
    chat: ChatServer, open_page: OpenPage
) -> None:
    page = open_page(chat.url)
    for link, known in (("Mitglied Anna", "mitglied"), ("Kursanbieter", "anbieter"), ("Gast", "guest")):
        page.get_by_role("link", name=link).click()
        page.locator("#launcher").wait_for()
        expect(user(page)).to_have_count(0)
        if page.locator("#panel").count() == 0:
            open_chat(page)
        expect(ask(page, "wer bin ich")).to_contain_text(f"Du bist: {known}")
    page.get_by_role("link", name="Mitglied Anna").click()
    expect(bot(page)).to_have_count(1)
    expect(bot(page)).to_contain_text("mitglied")


def test_an_identity_that_ran_out_is_told_and_the_text_is_kept(chat: ChatServer, open_page: OpenPage) -> None:
    page = open_page(f"{chat.url}/?als=mitglied")
    open_chat(page)
    ask(page, "hallo")
    gone = sign_identity(Asker(Role.MITGLIED, sub="demo-mitglied"), "a-secret-that-is-not-the-servers-own")
    page.evaluate("(token) => { window.zustellhelfer = {identity: () => token}; }", gone)
    page.reload()
    page.evaluate("(token) => { window.zustellhelfer = {identity: () => token}; }", gone)
    page.evaluate("() => document.querySelector('zustell-helfer').conversation.identify()")
    say(page, "noch da?")
    expect(page.locator(".line")).to_contain_text("Anmeldung")
    expect(page.locator(".unsent")).to_contain_text("Nicht gesendet")
    page.get_by_role("button", name="Ohne Anmeldung neu beginnen").click()
    expect(page.locator(".welcome")).to_be_visible()


def delete(page: Page) -> None:
    page.locator("#menu").click()
    page.get_by_role("button", name="Löschen und neu beginnen").click()
    page.locator("#confirm").click()
    expect(page.locator(".confirm")).to_have_count(0)


def ask_count(page: Page) -> int:
    page.locator("#launcher").wait_for()
    time.sleep(0.3)
    return int(page.evaluate("() => document.querySelector('zustell-helfer').conversation.messages.length"))
