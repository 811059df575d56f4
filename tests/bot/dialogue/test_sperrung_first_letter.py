"""Who never wrote to Mailjet gets a first letter, with what he told and nothing that he only asked."""
# ruff: noqa: E501 - one sentence of a user, one line

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timezone

import pytest

from bot.dialogue.message import MessageFacts
from bot.dialogue.questions import QUESTIONS
from bot.dialogue.speech_acts import reply_in
from bot.dialogue.sperrung import Stage, SuspensionFacts, next_move
from bot.dialogue.sperrung_taken import Effect, Message, Taken
from bot.dialogue.sperrung_turn import take
from bot.nlu.facts import read_facts

NOW = datetime(2026, 11, 29, 12, 0, tzinfo=timezone.utc)
HACKED = SuspensionFacts(
    reason="verdacht",
    cause_discussed=True,
    fields={"vorfall": "Mein Mailjet wurde gehackt; Heut Nacht gingen 30.000 Spammails raus"},
)
SHOWN = replace(
    HACKED,
    request_wanted=True,
    request_shown=True,
    fields={**HACKED.fields, "aenderung": "Ob der hacker noch senden kann; API-Key im Shop-Plugin entfernt"},
)


def _take(facts: SuspensionFacts, question: str | None, text: str) -> Taken:
    told: MessageFacts = read_facts(text)
    return take(facts, QUESTIONS.get(question or ""), Message(text, told, reply_in(text)), NOW)


@pytest.mark.parametrize(
    "text", ["das war keine antwort", "sie antworten nicht auf meine frage", "du hast nicht geantwortet"]
)
def test_a_complaint_about_the_bot_is_not_the_wait_for_mailjet(text: str) -> None:
    taken = _take(HACKED, "anfrage", text)
    assert taken.effect is not Effect.TELL_WAITING
    assert not taken.facts.waiting
    assert not taken.facts.sent


def test_a_reminder_is_taken_back_by_who_never_wrote() -> None:
    waiting = replace(HACKED, waiting=True, sent=True, request_shown=True)
    facts = _take(waiting, None, "ich hab denen doch noch nie geschrieben, bitte eine erste nachricht").facts
    assert (facts.waiting, facts.sent, facts.sent_at) == (False, False, None)
    assert next_move(facts).stage is Stage.REQUEST_READY


def test_a_letter_is_written_for_who_says_beside_it_that_he_never_wrote() -> None:
    taken = _take(
        HACKED,
        "anfrage",
        "Mailjet hab ich noch nicht kontaktiert. können sie mir die neue anfrage schreiben oder soll ich lieber mit einem menschen reden?",
    )
    assert taken.facts.request_wanted
    assert not taken.facts.waiting


def test_what_is_only_asked_is_no_change_that_was_made() -> None:
    text = "das war keine antwort. ob der hacker mit dem api key noch senden kann obwohl ich das passwort geändert hab, wollt ich wissen"
    assert "aenderung" not in _take(HACKED, "anfrage", text).facts.fields
    asks = "Ich komm ja nicht rein, gesperrt! Kann ich den Key im Plugin einfach rausnehmen, reicht das oder kann der Hacker weiter senden?"
    taken = _take(HACKED, "anfrage", asks)
    assert "aenderung" not in taken.facts.fields
    assert taken.facts.request_wanted is None


def test_a_reason_that_is_only_asked_for_is_none() -> None:
    text = "hab doch grad gesagt da ist nix. spam versand? ich schreib nur meine kurskunden an und meine patienten, so ca 1400 leute"
    assert _take(SuspensionFacts(), "hinweis", text).facts.reason is None


def test_a_break_in_stays_the_reason() -> None:
    text = "Nachricht an Mailjet bitte. Ich hab noch NICHT geschrieben. Inhalt: gehackt heute nacht, Passwort geändert, API-Key im Shop-Plugin entfernt, bitte alten Key sperren."
    taken = _take(HACKED, "anfrage", text)
    assert taken.facts.reason == "verdacht"
    assert taken.facts.request_wanted
    assert "Inhalt" not in taken.facts.fields["vorfall"]
    wrong = replace(HACKED, reason="api", denied=frozenset({"verdacht"}))
    assert (
        _take(
            wrong, "schritte", "Nein, kein Fehler im Skript, ich wurde GEHACKT. Und wo ist die Nachricht?"
        ).facts.reason
        == "verdacht"
    )


def test_a_quoted_line_is_replaced_alone_and_the_account_goes_to_its_place() -> None:
    text = "Die Zeile mit 'Ob der hacker...' muss raus, stattdessen: Passwort geändert. Account Angelwelt Nord, marco@angelwelt-nord.de"
    fields = _take(SHOWN, "kontoname", text).facts.fields
    assert fields["aenderung"] == "Passwort geändert; API-Key im Shop-Plugin entfernt"
    assert (fields["kontoname"], fields["kontoadresse"]) == ("Angelwelt Nord", "marco@angelwelt-nord.de")
    assert fields["vorfall"] == HACKED.fields["vorfall"]


def test_a_dictated_reason_changes_the_reason_alone() -> None:
    text = "API-Key aus dem Plugin entfernt steht jetzt nicht mehr drin. Und bei Grund soll stehen: Konto wurde gehackt. Sonst passt es"
    before = replace(SHOWN, reason=None, denied=frozenset({"verdacht"}), fields=HACKED.fields)
    facts = _take(before, "abgeschickt", text).facts
    assert facts.reason == "verdacht"
    assert facts.fields["vorfall"] == HACKED.fields["vorfall"]
    assert facts.fields["aenderung"] == "API-Key aus dem Plugin entfernt"


def test_a_name_ends_without_the_full_stop_of_its_sentence() -> None:
    text = "hab ich doch grad geschrieben, Angelwelt Nord. Zeig mir die fertige Nachricht."
    assert _take(SHOWN, "kontoname", text).facts.fields["kontoname"] == "Angelwelt Nord"


def test_a_sum_replaces_the_number_that_was_wrong() -> None:
    before = SuspensionFacts(fields={"vorfall": "Etwa 1400 Leute"})
    text = "ok dann nehm ich die patienten raus. und ich muss mich korrigieren: es sind nicht 1400, sondern 400 kurskunden und 600 patienten, also 1000."
    assert "1000 Leute" in _take(before, "anfrage", text).facts.fields["vorfall"]
