from __future__ import annotations

import pytest

from bot.dialogue.named_again import named_again

SPOKEN_OF = ["anna.beispiel@web.de", "ben@gmx.de", "anna.beispiel@web.de", "eva-maria@posteo.de"]


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("und der Ben?", "ben@gmx.de"),
        ("zurück zu anna", "anna.beispiel@web.de"),
        ("was ist mit eva", "eva-maria@posteo.de"),
        ("und jetzt?", None),
        ("anna und ben", None),
        ("ein beispiel bitte", None),
    ],
)
def test_a_first_name_alone_means_who_was_spoken_of(text: str, address: str | None) -> None:
    assert named_again(text, SPOKEN_OF) == address
