from __future__ import annotations

import pytest

from bot.dialogue.speech_acts import Reply, is_blank, is_question, reply_in


@pytest.mark.parametrize("text", ["ja", "jaa", "Jo", "klar", "oh ja stimmt", "genau", "ok", "yes please", "gerne"])
def test_a_yes_is_a_yes_in_every_form(text: str) -> None:
    assert reply_in(text) is Reply.YES


@pytest.mark.parametrize("text", ["nein", "Nee", "nö", "leider nicht", "noch nicht", "nope", "nix da"])
def test_a_no_is_a_no_in_every_form(text: str) -> None:
    assert reply_in(text) is Reply.NO


@pytest.mark.parametrize(
    "text",
    [
        "weiß ich nicht",
        "woas i ned",
        "keine Ahnung",
        "sag ich nicht",
        "überspringen",
        "später",
        "das kann ich nicht sehen",
    ],
)
def test_a_refusal_is_no_no(text: str) -> None:
    assert reply_in(text) is Reply.DONT_KNOW


@pytest.mark.parametrize("text", ["jagdverein", "nein-sager gmbh heißt mein account?", "Kurswerkstatt"])
def test_a_name_is_no_reply_by_accident(text: str) -> None:
    assert reply_in(text) is not Reply.YES


@pytest.mark.parametrize(
    "text",
    ["was heißt das", "und wie lange noch", "Kannst du das?", "ach so. und wie viel?", "und wenn die nein sagen"],
)
def test_a_question_is_recognised_without_its_mark(text: str) -> None:
    assert is_question(text)


@pytest.mark.parametrize("text", ["da steht zugestellt", "im Spam ist nichts", "Kurswerkstatt Müller"])
def test_a_statement_is_no_question(text: str) -> None:
    assert not is_question(text)


def test_signs_are_blank_and_emoji_are_not() -> None:
    assert is_blank(" ..? ")
    assert not is_blank("👍")


def test_a_wish_to_the_bot_is_a_question_and_an_agreement_is_none() -> None:
    assert is_question("können Sie das nicht übernehmen")
    assert not is_question("können wir gerne machen")
    assert not is_question("kann man machen")
