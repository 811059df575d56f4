"""What states a fact, and how a letter says it."""

# ruff: noqa: E501 - one sentence of a user, one line
from __future__ import annotations

from datetime import date

import pytest

from bot.account.details import read_details
from bot.account.telling import as_sentence, facts_in, reason_is_unknown

SUNDAY = date(2026, 11, 29)


@pytest.mark.parametrize(
    "text",
    [
        "das hab ich doch grade alles geschrieben?!",
        "das muss da rein",
        "die sollen ihn mir sagen",
        "bitte mitteilen",
        "das stimmt nicht",
        "„Zugänge geprüft“ raus",
        "ich hab nochmal gefragt warum kein zweites konto",
        "TEXT bitte",
    ],
)
def test_complaints_and_wishes_state_nothing(text: str) -> None:
    assert facts_in(text) == []


@pytest.mark.parametrize("text", ["grund weiß ich nicht", "den grund kenn ich nicht", "ich hab keine ahnung warum"])
def test_an_unknown_reason_is_read_in_any_wording(text: str) -> None:
    assert reason_is_unknown(text)
    assert read_details(text, None, SUNDAY).reason_unknown


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("wie die da reingekommen sind weiß ich ehrlich gesagt nicht", "Wie die da reingekommen sind, weiß ich nicht."),
        ("Achso und da gingen 4000 mails raus", "Da gingen 4000 Mails raus."),
        ("der kurs startet am donnerstag", "Der Kurs startet am Donnerstag (03.12.2026)."),
        ("am donnerstag hab ich den newsletter verschickt", "Am Donnerstag (26.11.2026) habe ich den Newsletter verschickt."),
    ],
)  # fmt: skip
def test_a_sentence_of_a_letter_has_no_fillers_and_the_right_day(text: str, sentence: str) -> None:
    assert as_sentence(text, SUNDAY) == sentence


def test_several_details_of_one_message_land_in_their_fields() -> None:
    text = (
        "seit heute morgen. wollte newsletter verschicken und da steht account suspended. letzter newsletter war "
        "am 20.11. an ca 850 leute, alle selbst angemeldet. gib mir jetzt bitte den text"
    )
    fields = read_details(text, "vorfall", SUNDAY).fields
    assert fields["seit"] == "heute morgen"
    assert fields["herkunft"] == "alle selbst angemeldet"
    assert "20.11. an ca 850 leute" in fields["vorfall"]
    assert "den text" not in " ".join(fields.values())


def test_a_labelled_value_ends_before_what_is_said_to_the_bot() -> None:
    text = "Herkunft der Adressen: alle selbst angemeldet. und nochmal: den grund kenn ich nicht, das muss da rein"
    read = read_details(text, None, SUNDAY)
    assert read.fields == {"herkunft": "alle selbst angemeldet"}
    assert read.reason_unknown


def test_what_leads_to_another_question_tells_nothing() -> None:
    text = "Andere Frage: ich muss bis Donnerstag 600 Teilnehmern schreiben. 600 Leute per BCC, geht das überhaupt?"
    assert read_details(text, None, SUNDAY).fields == {}
