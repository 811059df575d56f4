"""Every open question × every interruption: answered, and the question isn't lost."""

from __future__ import annotations

import pytest

from bot.dialogue.questions import ASKED_ONCE, QUESTIONS, Expects
from tests.conversations.interruptions import INTERRUPTIONS, asks, interrupt
from tests.server import Conversation

pytestmark = pytest.mark.conversation

SUSPENSION = ("Mein Mailjet-Account ist gesperrt",)
REQUEST = (*SUSPENSION, "nein, nichts da", "ja bitte")
LETTER = (*REQUEST, "Yogahaus", "mail@yogahaus.de", "plötzlich gesperrt")
WAYS: dict[str, tuple[str, ...]] = {
    "adresse_vorschlag": ("Bei mir kommt keine Mail an, meine Adresse ist jan.probe@gmial.com",),
    "status": ("Meine Kundin bekommt keine Mail",),
    "geholfen": ("Bei mir kommt keine Mail an",),
    "andere_adresse": ("Soll ich es mit einer anderen Mailadresse probieren?",),
    "hinweis": SUSPENSION,
    "grund": (*SUSPENSION, "ja, ich habe sie"),
    "schritte": (*SUSPENSION, "ja, ich habe sie", "zu viele Bounces"),
    "anfrage": (*SUSPENSION, "nein, nichts da"),
    "kontoname": REQUEST,
    "kontoadresse": (*REQUEST, "Yogahaus"),
    "vorfall": (*REQUEST, "Yogahaus", "mail@yogahaus.de"),
    "mailart": (*LETTER, "die Mailart stimmt nicht"),
    "menge": (*LETTER, "die Menge stimmt nicht"),
    "herkunft": (*LETTER, "die Herkunft stimmt nicht"),
    "aenderung": (*LETTER, "die Änderungen stimmen nicht"),
    "seit": (*LETTER, "der Zeitpunkt stimmt nicht"),
    "fehlerkennung": (*LETTER, "die Fehlermeldung stimmt nicht"),
    "webseite": (*LETTER, "die Website stimmt nicht"),
    "datenschutzlink": (*LETTER, "der Datenschutzlink stimmt nicht"),
    "besonderheiten": (*LETTER, "die Besonderheiten stimmen nicht"),
    "absender": (*LETTER, "die Absenderdomain stimmt nicht"),
    "schluesselname": (*LETTER, "der Schlüsselname stimmt nicht"),
    "nachweis": (*LETTER, "die Nachweise stimmen nicht"),
    "betreff": (*LETTER, "der Betreff stimmt nicht"),
    "unterschrift": (*LETTER, "die Unterschrift stimmt nicht"),
    "abgeschickt": LETTER,
    "mailjet_antwort": (*LETTER, "ja, abgeschickt", "Mailjet hat geantwortet"),
    "fallnummer": ("Ich möchte meinen Fall fortsetzen",),
    "loeschen": ("Bitte lösche meine Daten",),
    "falladresse": ("Meine Fallnummer ist K7MX-4R2P",),
}
NEEDS_A_LOOK_UP = {"adresse", "welche_mail", "bescheid"}
"""Only asked where a status may be looked up: test_nachsehen.py, test_befund.py."""
NO_LONGER_ASKED = {"anzeichen", "mehr_angaben", "betroffen"}
"""Still understood where an earlier version asked them."""
NEEDS_AN_ACCOUNT = {"grund_bestaetigen"}
"""Only asked where the account's figures show a likely reason: test_sperrung_diagnose.py."""
NEEDS_A_CASE = {"rueckmeldung", "fall_weiter", "beobachten"}
"""Only asked when an earlier case goes on, or with the daily check turned on: test_unterbrechungen_fall.py."""
NEEDS_A_TEAM = {"erreichbar", "fall_zu", "bewertung", "kommentar", "geloest"}
"""Asked on the way to a person or after the solution: test_uebergabe.py."""
NEEDS_ALL_STEPS = {"mensch"}
"""Asked at the end of the guide: test_zustellung.py."""
NEEDS = NEEDS_A_LOOK_UP | NO_LONGER_ASKED | NEEDS_AN_ACCOUNT | NEEDS_A_CASE | NEEDS_A_TEAM | NEEDS_ALL_STEPS


def _arrive(conversation: Conversation, question: str) -> None:
    for line in WAYS[question]:
        conversation.say(line)


def test_every_question_has_a_way_to_it() -> None:
    reached = {*WAYS, *NEEDS_A_LOOK_UP, *NO_LONGER_ASKED, *NEEDS_AN_ACCOUNT, *NEEDS_A_CASE, *NEEDS_A_TEAM}
    assert reached | NEEDS_ALL_STEPS == set(QUESTIONS)


@pytest.mark.parametrize("question", WAYS)
def test_every_way_arrives_at_its_question(guest: Conversation, question: str) -> None:
    *before, last = WAYS[question]
    for line in before:
        guest.say(line)
    answer = guest.say(last)
    # Steps end in "Hat das geholfen?" as buttons, without the words of the question.
    assert asks(answer, question) or (question == "geholfen" and "Ja, Mail ist da" in answer.titles)


@pytest.mark.parametrize("interruption", INTERRUPTIONS)
@pytest.mark.parametrize("question", WAYS)
def test_an_interruption_is_answered_and_the_question_comes_back_unless_it_only_offers(
    guest: Conversation, question: str, interruption: str
) -> None:
    _arrive(guest, question)
    interrupt(guest, question, interruption, once=question in ASKED_ONCE)


@pytest.mark.parametrize("question", WAYS)
def test_a_cancelled_question_is_dropped_and_can_be_taken_up_again(guest: Conversation, question: str) -> None:
    _arrive(guest, question)
    stopped = guest.say("Bitte brich das hier ab")
    assert "abgebrochen" in stopped.text
    assert not asks(stopped, question)
    assert asks(guest.say("doch, weitermachen"), question)


@pytest.mark.parametrize("question", sorted(set(WAYS) - {"hinweis", "grund"}))
def test_the_other_topic_can_be_opened_at_any_question(guest: Conversation, question: str) -> None:
    _arrive(guest, question)
    delivery = question in ("betroffen", "adresse_vorschlag", "status", "geholfen", "andere_adresse")
    if delivery:
        assert "Mailjet" in guest.say("Außerdem ist mein Mailjet-Account gesperrt, was mache ich da?").text
    elif QUESTIONS[question].expects is not Expects.FREE_TEXT:
        answer = guest.say("Andere Sache: Meine Kundin bekommt ihre Zugangsmail nicht")
        assert "Status" in answer.text


@pytest.mark.parametrize("text", ["hab mich bei der Adresse vertippt", "falsche Adresse, kann ich eine andere nehmen"])
def test_a_wrong_address_of_the_account_does_not_leave_the_suspension_for_a_missing_mail(
    guest: Conversation, text: str
) -> None:
    _arrive(guest, "schritte")
    answer = guest.say(text)
    assert not asks(answer, "geholfen")
    assert asks(answer, "schritte"), answer.text
