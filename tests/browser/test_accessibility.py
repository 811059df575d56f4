"""axe-core in every state, size and colour scheme, and what axe can't measure: targets, zoom, focus."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import AXE, OpenPage, missing
from tests.browser.running import ChatServer
from tests.browser.talking import ask, axe_findings, open_chat, say, sideways

SIZES = {"phone": (320, 640), "desk": (1280, 860), "zoomed": (320, 256), "4k": (3840, 2160)}


@pytest.fixture(autouse=True)
def axe() -> None:
    if not AXE.exists():
        missing("axe-core is not there: run `npm ci` in bot/widget")


def opened(_: Page) -> None:
    return None


def talked(page: Page) -> None:
    for word in ("liste", "text", "weg", "schritte", "kopie", "Knöpfe"):
        ask(page, word)
    expect(page.locator(".reply")).to_have_count(2)


def offline(page: Page) -> None:
    ask(page, "hallo")
    page.context.set_offline(True)
    say(page, "kommt nicht an")
    expect(page.locator(".unsent")).to_be_visible()


def menu_open(page: Page) -> None:
    ask(page, "hallo")
    page.locator("#menu").click()


def deleting(page: Page) -> None:
    menu_open(page)
    page.get_by_role("button", name="Löschen und neu beginnen").click()
    expect(page.locator("#cancel")).to_be_focused()


def rating(page: Page) -> None:
    menu_open(page)
    page.get_by_role("button", name="Gespräch bewerten").click()
    page.get_by_label("Nicht hilfreich").check()


def too_long(page: Page) -> None:
    page.locator("#input").fill("x" * 4100)


STATES: dict[str, Callable[[Page], None]] = {
    "opened": opened,
    "talked": talked,
    "offline": offline,
    "menu": menu_open,
    "deleting": deleting,
    "rating": rating,
    "too long": too_long,
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_axe_finds_nothing_in_any_state(chat: ChatServer, open_page: OpenPage, size: str, scheme: str) -> None:
    width, height = SIZES[size]
    page = open_page(f"{chat.url}/?als=anbieter", width=width, height=height, scheme=scheme)
    assert axe_findings(page) == [], "closed"
    for name, reach in STATES.items():
        page.context.set_offline(False)
        page.evaluate("() => sessionStorage.clear()")
        page.goto(f"{chat.url}/?als=anbieter")
        open_chat(page)
        reach(page)
        page.wait_for_timeout(250)  # the opening's movement is over
        assert axe_findings(page) == [], name
        assert sideways(page) <= 0, name


def test_forced_colours_and_reduced_motion_have_no_findings(chat: ChatServer, open_page: OpenPage) -> None:
    page = open_page(chat.url, forced_colors="active", reduced_motion="reduce")
    open_chat(page)
    talked(page)
    # The system chooses these colours; axe reads the ones that were replaced.
    assert axe_findings(page, without=("color-contrast",)) == []
    say(page, "langsam")
    moving = "() => document.querySelector('zustell-helfer').shadowRoot.getAnimations().length"
    expect(page.locator(".dots")).to_be_visible()
    assert page.evaluate(moving) == 0


@pytest.mark.parametrize("size", ["phone", "desk"])
def test_everything_to_press_is_44_pixels_high(chat: ChatServer, open_page: OpenPage, size: str) -> None:
    width, height = SIZES[size]
    page = open_page(chat.url, width=width, height=height)
    assert small_targets(page) == []
    open_chat(page)
    assert small_targets(page) == []
    talked(page)
    rating(page)
    assert small_targets(page) == []
    page.locator("#menu").click()
    assert small_targets(page) == []


def small_targets(page: Page) -> list[str]:
    """Name what is pressed and is smaller than 44 by 44 pixels; links within a sentence are exempt (WCAG 2.5.8)."""
    found: list[str] = page.evaluate(
        """() => [...document.querySelector('zustell-helfer').shadowRoot
              .querySelectorAll('button, .opinion, .field')]
            .filter((one) => one.checkVisibility())
            .map((one) => ({name: one.getAttribute('aria-label') || one.textContent, box: one.getBoundingClientRect()}))
            .filter(({box}) => box.width < 43.5 || box.height < 43.5)
            .map(({name, box}) => `${name.trim()} ${box.width} x ${box.height}`)"""
    )
    return found


def test_text_contrast_is_measured(chat: ChatServer, open_page: OpenPage) -> None:
    pairs = (
        (".notice", ".notice"),
        (".user .bubble", ".user .bubble"),
        (".bot .bubble", ".bot .bubble"),
        (".sender time", ".panel"),
        (".step-state", ".card"),
        (".person", ".composer"),
        (".reply", ".reply"),
        (".head .name p", ".head"),
    )
    for scheme in ("light", "dark"):
        page = open_page(chat.url, scheme=scheme)
        open_chat(page)
        talked(page)
        for text, ground in pairs:
            assert contrast(page, text, ground) >= 4.5, (scheme, text)
        assert contrast(page, "textarea::placeholder", ".field") >= 4.5, scheme
        # What bounds a control needs 3:1 (WCAG 1.4.11).
        assert contrast(page, ".field", ".composer", "borderTopColor") >= 3, scheme


def contrast(page: Page, text: str, ground: str, colour: str = "color") -> float:
    """The WCAG contrast ratio of an element's colour on another's background."""
    return float(
        page.evaluate(
            """([text, ground, colour]) => {
              const root = document.querySelector('zustell-helfer').shadowRoot;
              const [selector, pseudo] = text.split('::');
              const canvas = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
              const light = (value) => {
                canvas.clearRect(0, 0, 1, 1);
                canvas.fillStyle = value;
                canvas.fillRect(0, 0, 1, 1);
                const [r, g, b] = [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3).map((one) => {
                  const part = one / 255;
                  return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
                });
                return 0.2126 * r + 0.7152 * g + 0.0722 * b;
              };
              const style = getComputedStyle(root.querySelector(selector), pseudo && '::' + pseudo);
              const one = light(style[colour]);
              const two = light(getComputedStyle(root.querySelector(ground)).backgroundColor);
              return (Math.max(one, two) + 0.05) / (Math.min(one, two) + 0.05);
            }""",
            [text, ground, colour],
        )
    )


def test_on_a_phone_the_focus_stays_in_the_open_chat(chat: ChatServer, open_page: OpenPage) -> None:
    page = open_page(chat.url, width=320, height=640)
    open_chat(page)
    expect(page.locator("#panel")).to_have_attribute("aria-modal", "true")
    for key in ("Tab",) * 12 + ("Shift+Tab",) * 14:
        page.keyboard.press(key)
        assert page.evaluate("() => document.activeElement.localName") == "zustell-helfer"


def test_the_chat_speaks_german_on_an_english_page(chat: ChatServer, open_page: OpenPage) -> None:
    page = open_page(chat.url)
    page.evaluate("() => { document.documentElement.lang = 'en'; }")
    expect(page.locator("zustell-helfer")).to_have_attribute("lang", "de")


def test_the_hosts_styles_do_not_reach_in_and_its_settings_do(chat: ChatServer, open_page: OpenPage) -> None:
    page = open_page(chat.url)
    page.evaluate(
        """() => {
          const sheet = new CSSStyleSheet();
          sheet.replaceSync(
            'button, p, div { background: red !important; color: red !important; font-size: 40px !important }'
            + 'zustell-helfer { --zh-accent: #5b21b6; color: red; font: 40px serif; letter-spacing: 9px }');
          document.adoptedStyleSheets = [sheet];
        }"""
    )
    open_chat(page)
    ask(page, "Knöpfe")
    style = "(one) => ['backgroundColor', 'fontSize', 'letterSpacing'].map((name) => getComputedStyle(one)[name])"
    assert page.locator(".bot .bubble").evaluate(style) == ["rgb(255, 255, 255)", "16px", "normal"]
    assert page.locator("#launcher").evaluate(style)[0] == "rgb(91, 33, 182)"
