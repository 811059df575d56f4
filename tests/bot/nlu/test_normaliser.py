from __future__ import annotations

import pytest

from bot.nlu.normaliser import MAX_LENGTH, fold, normalise, shorten, visible


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("haaaallo", "hallo"),
        ("HILFE!!!!!", "hilfe!"),
        ("biiitte helllllft", "bitte hellft"),
        ("E-Mail", "mail"),
        ("e mail", "mail"),
        ("Email", "mail"),
        ("E-Mails", "mails"),
        ("mail-jet gesperrt", "mailjet gesperrt"),
        ("Mail Jet", "mailjet"),
        ("schau auf https://www.example.org/a?b=c nach", "schau auf xlinkx nach"),
        ("an Tanja.Muster@gmx.de bitte", "an xadressex bitte"),
        ("Bestellung 123456789", "bestellung xzahlx"),
        ("m\u200ba\u200bil", "mail"),
        ("\u202ehallo\u202c", "hallo"),
        ("hallo\x00\x07du", "hallodu"),
        ("danke👍🏽", "danke 👍"),
        ("Ｍａｉｌ", "mail"),
    ],
)
def test_a_message_comes_into_its_plain_form(typed: str, plain: str) -> None:
    assert normalise(typed) == plain


@pytest.mark.parametrize("typed", ["Bestätigung", "Bestaetigung", "Bestatigung", "BESTÄTIGUNG", "Besta\u0308tigung"])
def test_umlauts_in_every_spelling_fold_to_the_same(typed: str) -> None:
    assert fold(normalise(typed)) == "bestatigung"


@pytest.mark.parametrize("text", ["", "   ", "\u200b\u200d\ufeff", "\x00\x1f"])
def test_nothing_visible_stays_nothing(text: str) -> None:
    assert normalise(text) == ""
    assert visible(text) == ""


def test_a_long_text_keeps_both_ends_because_the_point_often_comes_last() -> None:
    text = "Anfang " + "bla " * 3_000 + "Ende"
    short = shorten(text)
    assert short.startswith("Anfang")
    assert short.endswith("Ende")
    assert len(short) <= MAX_LENGTH + 1


def test_a_provider_named_as_a_domain_survives() -> None:
    assert "web.de" in normalise("Liegt es an WEB.DE?")
