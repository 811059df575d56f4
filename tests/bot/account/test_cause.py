"""Who asks what the block comes from, and what makes a cause likely."""

from __future__ import annotations

import pytest

from bot.account.cause import Cause, asks_for_the_cause, causes_told


@pytest.mark.parametrize(
    "text",
    [
        "also ja oder nein, liegts an der Liste?",
        "warum bin ich gesperrt, wegen der Liste oder nicht?",
        "kann das von den alten Adressen kommen?",
        "hab letzte Woche meine Liste angeschrieben. was ist da los",
    ],
)
def test_who_wants_to_know_what_the_block_comes_from_is_heard(text: str) -> None:
    assert asks_for_the_cause(text)


@pytest.mark.parametrize(
    "text", ["warum dauert das so lange?", "warum muss ich das angeben?", "es lag an der Liste", "zweites Konto?"]
)
def test_other_questions_and_statements_ask_for_no_cause(text: str) -> None:
    assert not asks_for_the_cause(text)


@pytest.mark.parametrize(
    ("text", "causes"),
    [
        ("ich habe meine alte Liste angeschrieben, viele Mails sind zurückgekommen", (Cause.LIST, Cause.RETURNS)),
        ("die Adressen sind von einer Messe 2019", (Cause.LIST,)),
        ("einige haben sich beschwert", (Cause.COMPLAINTS,)),
        ("wir wurden gehackt", (Cause.STRANGER,)),
        ("es gab keine Bounces", ()),
    ],
)
def test_what_somebody_tells_makes_causes_likely(text: str, causes: tuple[Cause, ...]) -> None:
    assert causes_told(text) == causes
