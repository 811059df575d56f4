from __future__ import annotations

import pytest

from bot.understand.clauses import MOST, clauses


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("spam ist leer. und jetzt weiter?", ["spam ist leer.", "und jetzt weiter?"]),
        (
            "stimmt alles, und wie lange dauert das jetzt noch?",
            ["stimmt alles", "und wie lange dauert das jetzt noch?"],
        ),
        ("da ist nichts\nwer kann das sehen", ["da ist nichts", "wer kann das sehen"]),
        ("1 und 3 erledigt - was ist mit 2", ["1 und 3 erledigt", "was ist mit 2"]),
    ],
)
def test_a_message_that_says_several_things_is_split(text: str, parts: list[str]) -> None:
    assert clauses(text) == parts


@pytest.mark.parametrize("text", ["", "ja.", "wo ist der ordner?", "ja, und?", "max@web.de", "Ja. Nein."])
def test_a_message_of_one_part_is_not_split(text: str) -> None:
    assert clauses(text) == []


def test_a_long_message_has_a_bounded_number_of_parts() -> None:
    assert len(clauses("noch ein Satz. " * 500)) == MOST
