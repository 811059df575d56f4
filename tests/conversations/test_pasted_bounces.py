"""A pasted bounce, header or code, at any point of a talk, with the real server."""

from __future__ import annotations

import time
import uuid
from pathlib import Path

import pytest

from bot.identity import sign_identity
from bot.mail.lookup import Asker, Role
from tests.fakes.mailjet import FakeMailjet
from tests.server import SECRET, Conversation

pytestmark = pytest.mark.conversation
TEXTS = Path("tests/eval/bounces")
WITHIN_S = 6.0


def _text(name: str) -> str:
    return (TEXTS / f"{name}.txt").read_text(encoding="utf-8")


def _creator(server: str) -> Conversation:
    asker = Asker(Role.ANBIETER, sub=f"a-{uuid.uuid4().hex}", email="kontakt@nordkurs.example")
    return Conversation(server, sign_identity(asker, SECRET))


def test_a_guest_is_told_what_a_refusal_of_t_online_means_and_who_acts(guest: Conversation) -> None:
    answer = guest.say(_text("tonline-nowl"))
    assert "carla@t-online.de kam nicht an" in answer.text
    assert "nimmt gerade nichts von dem Server an" in answer.text
    assert "Das steht in der Fehlermeldung: „554 IP=" in answer.text
    assert "eine Anfrage bei deinem Mailanbieter hilft hier nicht" in answer.text
    assert "Spam-Ordner" not in answer.text
    assert "Ja, Mail ist da" in answer.titles
    assert len(answer.messages) <= 3


def test_a_creators_report_of_another_member_is_another_case(server: str, mailjet: FakeMailjet) -> None:
    creator = _creator(server)
    creator.say("rosa.bounce@posteo.de bekommt keine Mail")
    answer = creator.say(_text("exchange-voll-en"))
    assert "ben.beispiel@konzern.example kam nicht an" in answer.text
    assert "Das Postfach ist voll" in answer.text
    assert "Dein Mitglied muss in seinem Postfach Platz schaffen" in answer.text
    assert "Kursanbieter" not in answer.text
    assert "(This mail" not in answer.text  # the report's English is not the creator's
    again = creator.say("und was ist mit ben.beispiel?").text
    assert "rosa.bounce" not in again


def test_a_single_code_is_explained_while_it_is_asked_whether_a_step_helped(guest: Conversation) -> None:
    guest.say("meine Mail kommt nicht an, petra@web.de")
    answer = guest.say("was heißt 5.2.2?")
    assert "Zu 5.2.2: Das Postfach ist voll" in answer.text
    assert "endgültig abgewiesen" in answer.text
    assert "Ja, Mail ist da" in answer.titles
    unknown = guest.say("und Code 4.9.9?")
    assert "kenne ich nicht genauer" in unknown.text
    assert "nur vorübergehend" in unknown.text


def test_a_reply_without_an_address_is_about_the_mail_at_hand(guest: Conversation) -> None:
    guest.say("meine Mail kommt nicht an, petra@web.de")
    answer = guest.say("da kam das zurück: 550 5.1.1 user unknown")
    assert "Die Mail an petra@web.de kam nicht an" in answer.text
    assert "„web.de“" in answer.text


def test_a_suspended_customers_pasted_letter_still_goes_to_the_suspension_guide(guest: Conversation) -> None:
    guest.say("Mein Mailjet-Account ist gesperrt")
    answer = guest.say(
        "Hello, we have temporarily blocked your Mailjet account: your hard bounce rate reached 9% (550 5.1.1 user "
        "unknown). Please clean your lists and contact our compliance team."
    )
    assert "zu viele unzustellbare Mails" in answer.text
    assert "Fehlermeldung" not in answer.text


def test_a_report_inside_the_suspension_guide_is_explained_and_its_question_stays(guest: Conversation) -> None:
    guest.say("Mein Mailjet-Account ist gesperrt")
    answer = guest.say(_text("gmx-unbekannt"))
    assert "greta.gibtsnicht@gmx.net kam nicht an" in answer.text
    assert "Nein, nichts da" in answer.titles


def test_a_header_is_no_password_and_no_error(guest: Conversation) -> None:
    answer = guest.say(_text("kopf-gut").replace("4T1abc", "0123456789abcdef0123456789abcdef"))
    assert "keine Fehlermeldung" in answer.text
    assert "Prüfung des Absenders hat sie bestanden" in answer.text
    assert "Passwort" not in answer.text


def test_a_mail_that_is_still_tried_is_told_as_such_and_without_a_date(guest: Conversation) -> None:
    answer = guest.say(_text("exim-warnung"))
    assert "noch unterwegs" in answer.text
    assert "15 Minuten" not in answer.text


def test_a_member_with_a_report_of_another_address_is_told_so(server: str) -> None:
    asker = Asker(Role.MITGLIED, sub="m-bounce", email="ida.bounce@posteo.de")
    answer = Conversation(server, sign_identity(asker, SECRET)).say(_text("webde-voll"))
    assert "olaf.ordner@web.de kam nicht an" in answer.text
    assert "nicht die Adresse, mit der du angemeldet bist (ida.bounce@posteo.de)" in answer.text


def test_a_guest_with_a_report_is_not_taken_for_somebody_who_was_signed_in(guest: Conversation) -> None:
    guest.say(_text("gmail-unbekannt-de"))
    assert "nicht mehr, dass du angemeldet bist" not in guest.say("schau bitte nach dem Status der Mail").text


def test_how_it_is_known_is_told_truly(guest: Conversation) -> None:
    guest.say(_text("gmail-unbekannt-de"))
    assert "Aus der Fehlermeldung, die du mir geschickt hast" in guest.say("woher weißt du das?").text


def test_the_summary_for_people_says_that_it_was_told_and_not_looked_up(guest: Conversation) -> None:
    guest.say(_text("gmail-unbekannt-de"))
    summary = guest.say("ich will mit einem Menschen sprechen").text
    assert "Laut einer eingefügten Fehlermeldung" in summary
    assert "Vom Bot nachgesehen" not in summary


def test_a_sign_in_code_is_about_the_senders_program_and_about_no_mail(guest: Conversation) -> None:
    answer = guest.say("Fehler 535 beim Senden, was ist das?").text
    assert "Anmeldung am Mailserver wurde abgelehnt" in answer
    assert "Die 5 am Anfang" not in answer


def test_a_long_header_and_a_long_report_are_answered_in_time(guest: Conversation) -> None:
    header = "\n".join(f"Received: from h{n}.firma.example by mx.firma.example; 12 May" for n in range(160))[:9_000]
    report = (_text("exchange-unbekannt-de") + "\n" + "Original: Zeile mit Text\n" * 400)[:6_000]
    for text, says in ((header, "keine Fehlermeldung"), (report, "petra.probe@firma.example")):
        began = time.monotonic()
        assert says in guest.say(text).text
        assert time.monotonic() - began < WITHIN_S
