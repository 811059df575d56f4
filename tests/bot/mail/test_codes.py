"""Codes that are asked about alone, and the numbers that are none."""

from __future__ import annotations

import pytest

from bot.mail.bounce_words import Detail
from bot.mail.codes import code_in
from bot.mail.status import Reason


@pytest.mark.parametrize(
    ("text", "code", "reason", "known"),
    [
        ("was heißt 5.2.2?", "5.2.2", Reason.QUOTA_EXCEEDED, True),
        ("5.1.1", "5.1.1", Reason.USER_UNKNOWN, True),
        ("Was bedeutet denn 5.7.1", "5.7.1", Reason.POLICY_ISSUE, True),
        ("Fehler 552", "552", Reason.UNKNOWN, True),
        ("fehler 552 quota", "552", Reason.QUOTA_EXCEEDED, True),
        ("552", "552", Reason.UNKNOWN, True),
        ("was heißt 552 5.2.2", "5.2.2", Reason.QUOTA_EXCEEDED, True),
        ("Code 5.9.9 sagt mir nix", "5.9.9", Reason.UNKNOWN, False),
        ("SMTP-Fehler 599", "599", Reason.UNKNOWN, False),
        ("Fehlercode 4.4.7 was heißt das", "4.4.7", Reason.CONNECTION_ISSUE, True),
        ("535 fehler beim senden", "535", Reason.UNKNOWN, True),
    ],
)
def test_a_code_gets_its_meaning(text: str, code: str, reason: Reason, known: bool) -> None:
    found = code_in(text)
    assert found
    assert (found.code, found.reason, found.known) == (code, reason, known)


@pytest.mark.parametrize(
    "text",
    [
        "am 5.1.25 gekauft, was heißt das jetzt",
        "Fehler seit 4.7.24",
        "Wir haben 550 Mails verschickt, ist das ein Fehler?",
        "Fehler 404 auf der Kursseite",
        "Fehler 503 beim Einloggen",
        "Rechnung 5501",
        "die antwort kam um 4.50",
        "421 leute haben nichts bekommen",
        "ich hab 552 mal geklickt und bekomme eine fehlermeldung",
    ],
)
def test_other_numbers_are_no_codes(text: str) -> None:
    assert code_in(text) is None


def test_a_code_may_say_more_than_its_reason() -> None:
    found = code_in("was heißt 5.7.26")
    assert found
    assert found.detail is Detail.AUTHENTICATION


def test_what_the_words_decide_is_called_vague_only_without_them() -> None:
    assert code_in("was heißt 5.7.1?").vague  # type: ignore[union-attr]
    assert not code_in("meldung 5.7.1 access denied").vague  # type: ignore[union-attr]
