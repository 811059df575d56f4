"""What a visitor does in the chat, for the browser tests. Playwright looks into the widget's shadow root by itself."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import AXE

# Reads what the eye sees, also for glyphs over a picture: axe can't, inside a scrolled shadow root, in all cases.
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def open_chat(page: Page) -> None:
    page.locator("#launcher").click()
    expect(page.locator("#input")).to_be_focused()


def say(page: Page, text: str) -> None:
    """Type and send with Enter, as most people do."""
    page.locator("#input").fill(text)
    page.locator("#input").press("Enter")


def ask(page: Page, text: str) -> Locator:
    """Say something and return the last bubble of the answer."""
    before = bot(page).count()
    say(page, text)
    expect(bot(page)).not_to_have_count(before)
    return bot(page).last


def bot(page: Page) -> Locator:
    return page.locator(".message.bot")


def user(page: Page) -> Locator:
    return page.locator(".message.user")


def sideways(page: Page) -> int:
    """How many pixels anything sticks out to the side."""
    return int(
        page.evaluate(
            """() => {
              const scroll = document.querySelector('zustell-helfer').shadowRoot.querySelector('#scroll');
              const page = document.documentElement;
              const inside = scroll ? scroll.scrollWidth - scroll.clientWidth : 0;
              return Math.max(page.scrollWidth - page.clientWidth, inside);
            }"""
        )
    )


def axe_findings(page: Page, without: tuple[str, ...] = ()) -> list[str]:
    """Run axe-core over the page with the widget; runs outside the page's CSP, as a browser extension does."""
    page.evaluate(AXE.read_text(encoding="utf-8") + ";0")
    result: dict[str, Any] = page.evaluate(
        """([tags, without]) => axe.run(document, {
          runOnly: {type: 'tag', values: tags},
          rules: Object.fromEntries(without.map((rule) => [rule, {enabled: false}])),
          resultTypes: ['violations'],
        })""",
        [RULES, list(without)],
    )
    return [
        f"{rule['id']} ({rule['impact']}): {node['target']} {node.get('failureSummary', '')[:300]}"
        for rule in result["violations"]
        for node in rule["nodes"]
    ]
