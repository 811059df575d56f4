"""Whether Mailjet was written to, and whose silence a message complains of."""

from __future__ import annotations

import pytest

from bot.account.contact import never_wrote
from bot.account.notice import denied_reasons, tells_break_in
from bot.dialogue.sperrung_words import Act, read_commands


@pytest.mark.parametrize(
    "text",
    [
        "ich hab denen doch noch nie geschrieben",
        "Mailjet hab ich noch nicht kontaktiert.",
        "Nachricht an Mailjet bitte. Ich hab noch NICHT geschrieben.",
        "Hä? Ich hab denen noch gar nicht geschrieben!",
        "den Support habe ich bisher nicht angeschrieben",
    ],
)
def test_who_says_that_he_never_wrote_to_mailjet_has_not(text: str) -> None:
    assert never_wrote(text)


@pytest.mark.parametrize(
    "text",
    [
        "Mailjet hat mir noch nicht geschrieben",
        "ich hab Mailjet geschrieben",
        "die alten Kunden hab ich nie angeschrieben",
        "hab ich denen nicht schon geschrieben?",
    ],
)
def test_mailjets_silence_and_letters_to_others_deny_no_letter_to_mailjet(text: str) -> None:
    assert not never_wrote(text)


@pytest.mark.parametrize(
    "text",
    ["das war keine antwort", "sie antworten nicht auf meine frage", "du hast mir nicht geantwortet, keine antwort"],
)
def test_a_complaint_about_the_bots_answers_is_not_mailjets_silence(text: str) -> None:
    assert Act.NO_ANSWER not in read_commands(text).acts


@pytest.mark.parametrize(
    "text", ["Mailjet antwortet nicht", "ich hab keine antwort von denen", "die melden sich nicht"]
)
def test_mailjets_silence_stays_that(text: str) -> None:
    assert Act.NO_ANSWER in read_commands(text).acts


def test_a_negation_ends_with_its_statement() -> None:
    assert denied_reasons("Ich hab noch NICHT geschrieben. Inhalt: gehackt heute nacht") == ()
    assert tells_break_in("Nein, kein Fehler im Skript, ich wurde GEHACKT.")
    assert not tells_break_in("kann der Hacker weiter senden?")
    assert "verdacht" in denied_reasons("wir wurden nicht gehackt")


@pytest.mark.parametrize(
    "text",
    [
        "schreiben sie mir bitte die nachricht an mailjet",
        "Nachricht an Mailjet bitte.",
        "ich meinte SIE! bitte eine erste nachricht",
        "können sie mir die neue anfrage schreiben oder soll ich lieber mit einem menschen reden?",
    ],
)
def test_a_letter_is_wished_also_with_sie_or_without_a_verb(text: str) -> None:
    assert {Act.WRITE, Act.SHOW_REQUEST} & read_commands(text).acts
