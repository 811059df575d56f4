"""What shall stand in the letter as well, apart from the order around it."""

# ruff: noqa: E501 - one sentence of a user, one line
from __future__ import annotations

import pytest

from bot.account.additions import wished


@pytest.mark.parametrize(
    ("text", "statements"),
    [
        (
            "kannst du in den Text noch reinschreiben dass mein Konto klarkurs heißt und ich am Donnerstag einen Kurs hab?",
            ("mein Konto heißt klarkurs", "ich hab am Donnerstag einen Kurs"),
        ),
        ("mach eine zeile rein dass ich nie mehr als 30 mails geschickt hab", ("ich hab nie mehr als 30 mails geschickt",)),
        ("passwort um 7 geändert muss noch rein", ("passwort um 7 geändert",)),
        ("der satz dass ich nicht weiß wie die reinkamen fehlt", ("ich weiß nicht, wie die reinkamen",)),
    ],
)  # fmt: skip
def test_what_is_wished_is_read_as_a_statement(text: str, statements: tuple[str, ...]) -> None:
    assert wished(text).statements == statements


@pytest.mark.parametrize(
    "text", ["Schreib das bitte in die Nachfrage rein.", "Dann schreib ichs selbst rein.", "wie sind die reingekommen?"]
)
def test_what_only_points_at_something_adds_nothing(text: str) -> None:
    assert wished(text).statements == ()


def test_what_is_said_besides_is_kept_apart() -> None:
    read = wished("Die Liste ist neu. Rein muss noch: das Passwort ist geändert.")
    assert read.rest == "Die Liste ist neu."
