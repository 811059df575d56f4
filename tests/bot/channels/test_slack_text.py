from __future__ import annotations

import pytest

from bot.channels.slack_text import as_typed, first_mention, mentions


@pytest.mark.parametrize(
    ("delivered", "typed"),
    [
        ("<mailto:a@b.de|a@b.de>", "a@b.de"),
        ("Mail an <mailto:Max.Muster@web.de|Max.Muster@web.de>!", "Mail an Max.Muster@web.de!"),
        ("<mailto:a@b.de>", "a@b.de"),
        ("<mailto:a@b.de|Max>", "Max a@b.de"),
        ("<http://web.de|web.de> klemmt", "web.de klemmt"),
        ("<https://web.de/hilfe>", "https://web.de/hilfe"),
        ("<https://a.de/?x=1&amp;y=2>", "https://a.de/?x=1&y=2"),
        ("<tel:+49301234|030 1234>", "030 1234"),
        ("A &amp; B &lt;c&gt;", "A & B <c>"),
        ("&amp;lt; war so gemeint", "&lt; war so gemeint"),
        ("<@U0BOT> hallo", "hallo"),
        ("<@U0BOT|helfer> hallo <@U1|anna>", "hallo @anna"),
        ("frag <@U1>", "frag"),
        ("<#C1|hilfe> <!here> <!subteam^S1|@team>", "#hilfe @here @team"),
        ("1 < 2 und 3 > 2", "1 < 2 und 3 > 2"),
        ("", ""),
    ],
)
def test_the_users_own_words_come_back(delivered: str, typed: str) -> None:
    assert as_typed(delivered, "U0BOT") == typed


def test_mentions_are_found() -> None:
    assert first_mention(" <@U1|anna> schau") == "U1"
    assert first_mention("schau <@U1>") is None
    assert mentions("schau <@U1|anna>", "U1")
    assert not mentions("schau <@U12>", "U1")
