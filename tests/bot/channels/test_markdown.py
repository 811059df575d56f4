from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.markdown import escape_slack, split, to_markdown_v2, to_mrkdwn, utf16
from tests.fakes.telegram import read_markdown_v2


@pytest.mark.parametrize(
    ("written", "slack", "telegram"),
    [
        ("**fett** und 2*3", "*fett* und 2*3", r"*fett* und 2\*3"),
        ("max_muster@web.de", "max_muster@web.de", r"max\_muster@web\.de"),
        ("A & B < C <!channel>", "A &amp; B &lt; C &lt;!channel&gt;", r"A & B < C <\!channel\>"),
        ("[Hilfe](https://a.de/?x=1&y=2)", "<https://a.de/?x=1&amp;y=2|Hilfe>", "[Hilfe](https://a.de/?x=1&y=2)"),
        ("[böse](javascript:alert(1))", "[böse](javascript:alert(1))", r"\[böse\]\(javascript:alert\(1\)\)"),
        ("- eins\n- zwei", "• eins\n• zwei", "• eins\n• zwei"),
        ("# Titel\nText", "*Titel*\nText", "*Titel*\nText"),
        ("`v=spf1 -all`", "`v=spf1 -all`", "`v=spf1 -all`"),
        ("```\n**x** <y>\n```", "```**x** &lt;y&gt;\n```", "```\n**x** <y>\n```"),
        ("Nr. 1! (wirklich)", "Nr. 1! (wirklich)", r"Nr\. 1\! \(wirklich\)"),
    ],
)
def test_our_markdown_becomes_each_platforms_own(written: str, slack: str, telegram: str) -> None:
    assert to_mrkdwn(written) == slack
    assert to_markdown_v2(written) == telegram


@given(st.text(max_size=200))
def test_telegram_can_read_whatever_we_format(text: str) -> None:
    read_markdown_v2(to_markdown_v2(text))


@given(st.text(alphabet="ab*`[]()_\\.!\n-#< >", max_size=60))
def test_telegram_can_read_even_broken_markdown(text: str) -> None:
    read_markdown_v2(to_markdown_v2(text))


def test_a_text_without_formatting_arrives_letter_by_letter() -> None:
    text = "Häufig: 550 5.7.1 <a_b-c@d.de> (siehe #4) ~ 50 % + mehr = {gut} | \\o/ > nein!"
    assert read_markdown_v2(to_markdown_v2(text)) == text


@given(st.text(alphabet="ab .\n😀", max_size=400), st.integers(20, 80))
def test_pieces_fit_and_lose_no_word(text: str, limit: int) -> None:
    pieces = split(text, limit, utf16)
    assert all(0 < utf16(piece) <= limit for piece in pieces)
    assert "".join("".join(pieces).split()) == "".join(text.split())


def test_a_long_text_is_cut_between_paragraphs_if_possible() -> None:
    assert split("Erster Absatz hier.\n\nZweiter Absatz.", 30) == ["Erster Absatz hier.", "Zweiter Absatz."]
    assert split("Ein Satz ist hier. Noch ein Satz ist da.", 30) == ["Ein Satz ist hier.", "Noch ein Satz ist da."]


def test_a_block_that_is_cut_is_closed_and_opened_again() -> None:
    pieces = split("```\n" + "zeile\n" * 20 + "```", 60)
    assert all(piece.count("```") == 2 for piece in pieces)


def test_nothing_is_cut_into_nothing() -> None:
    assert split("  \n ", 30) == []


def test_plain_text_for_slack_is_disarmed() -> None:
    assert escape_slack("<!here> & <@U1>") == "&lt;!here&gt; &amp; &lt;@U1&gt;"
