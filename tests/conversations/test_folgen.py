"""The delivery guide follows what is said: a success beside a question, complaints, whom to write, what people read."""

from __future__ import annotations

import pytest

from tests.server import Conversation

pytestmark = pytest.mark.conversation

STEP = "Machen wir den Weg"
PRESSES = "wie es ausgegangen ist"


def test_a_success_beside_a_question_is_a_joy_and_an_answer_without_buttons(guest: Conversation) -> None:
    guest.say("Guten Tag, ich habe mich für den Kurs angemeldet, aber es kommt keine Mail. Ich bin bei WEB.DE.")
    found = guest.say("Ach, da ist sie ja! Was muss ich denn tun, damit das beim nächsten Mal gleich richtig ankommt?")
    assert "freut mich" in found.text
    assert "Erwünscht-Liste" in found.text
    assert not found.titles
    again = guest.say("Die Mail ist ja jetzt da. Wo trage ich bei WEB.DE ein, dass sie in den Posteingang kommen?")
    assert "web.de" in again.text.lower()
    assert PRESSES not in again.text
    bye = guest.say("Nein, neu anfordern muss ich doch nichts, ich habe die Mail schon. Auf Wiedersehen!")
    assert len(bye.messages) == 1
    assert not bye.titles
    assert STEP not in bye.text


def test_thanks_and_a_mail_that_is_had_get_a_goodbye_and_no_step(guest: Conversation) -> None:
    guest.say("bei mir kommt die Zugangsmail nicht an, bin bei WEB.DE")
    bye = guest.say("Ich lasse es jetzt so, die Mail habe ich ja. Vielen Dank und einen schönen Tag!")
    assert STEP not in bye.text
    assert PRESSES not in bye.text
    assert not bye.titles


def test_requesting_anew_in_vain_leads_to_the_course_provider_and_to_words_for_him(guest: Conversation) -> None:
    guest.say("hallo, hab nen kurs gekauft aber die mail mit den zugangsdaten ist nicht da")
    guest.say("im spam is nix")
    vain = guest.say("hab mit passwort vergessen probiert, kommt auch nix. vllt hat der mich gar nicht angelegt?")
    assert "Kursanbieter" in vain.text
    assert "noch etwas Zeit" not in vain.text
    whom = guest.say("das war vor 2 stunden. anbieter oder euer support, eins von beiden bitte")
    assert "Kursanbieter" in whom.text
    assert STEP not in whom.text
    words = guest.say("schreib ich jetzt den anbieter an? was soll da drinstehen")
    assert "zum Kopieren an deinen Kursanbieter" in words.text
    assert "Auch über „Passwort vergessen“ kommt nichts an." in words.text
    assert PRESSES not in words.text


def test_what_was_told_freely_stands_in_the_summary_and_what_is_missing_is_added(guest: Conversation) -> None:
    guest.say("wo bleibt mein zugang, ich krieg keine mail! ich hab bezahlt und morgen läuft die frist ab")
    guest.say("und der kursanbieter reagiert nicht, hab ich doch geschrieben")
    person = guest.say("ich will jetzt nen echten menschen")
    assert "„morgen läuft die frist ab“" in person.text
    assert "Kurs: bezahlt" in person.text
    assert "Kursanbieter: antwortet nicht" in person.text
    assert "zweimal" not in person.text
    added = guest.say("da fehlt dass ich schon dreimal angerufen habe")
    assert "Außerdem: „ich schon dreimal angerufen habe“" in added.text
    assert STEP not in added.text


def test_a_wrong_address_is_no_new_search(guest: Conversation) -> None:
    guest.say("i hob an strickkurs kafft und mia is koa mail ned kemma")
    wrong = guest.say("i glaub i hob mi bei da adress verdippt wia i des bstellt hob")
    assert "Kursanbieter" in wrong.text
    right = guest.say("kennts ihr mir de adress ned selber umstelln? resi.huber@gmail.com warat richtig")
    assert "Umstellen kann ich sie leider nicht" in right.text
    assert "Schau bitte als Erstes" not in right.text
    words = guest.say("wos soi i eana na schreim, dem anbieter? kannst ma des vorschreim")
    assert "Richtig ist: resi.huber@gmail.com" in words.text
    person = guest.say("gibts do an menschn bei eich")
    assert "Richtige Adresse: resi.huber@gmail.com" in person.text


@pytest.mark.parametrize("text", ["das ist ja unglaublich", "die frist ist aber morgen und ich ärgere mich"])
def test_a_complaint_moves_no_step(guest: Conversation, text: str) -> None:
    guest.say("bei mir kommt die Zugangsmail nicht an")
    answer = guest.say(text)
    assert STEP not in answer.text
    assert answer.text.strip() != "Sag mir einfach, wie es ausgegangen ist."


def test_who_asks_on_gets_something_else_than_that_nothing_more_is_known(guest: Conversation) -> None:
    guest.say("hi der link in meiner mail geht nicht mehr, da steht abgelaufen")
    guest.say("der link ist abgelaufen, was nun")
    third = guest.say(
        "die mail hab ich doch! nur der link drin ist abgelaufen und ich weiß nicht wo ich mich einloggen soll"
    )
    assert "Mehr weiß ich dazu leider nicht" not in third.text
    words = guest.say("kann ich der lena schreiben? was schreib ich da am besten")
    assert "Der Link in meiner Zugangsmail ist abgelaufen" in words.text
    assert "Mailjet" not in words.text


def test_what_was_answered_eight_messages_ago_is_not_said_again_in_the_same_words(guest: Conversation) -> None:
    asked = "Wie hoch ist eure Zustellrate?"
    first = guest.say(asked).text.splitlines()[-2:]
    for beside in ("Bist du ein Mensch?", "Was ist ein Bounce?", "Was heißt Greylisting?", "Wer liest hier mit?",
                   "Was ist SPF?", "Was ist DKIM?", "Was kannst du?", "Was ist ein Spam-Filter?"):  # fmt: skip
        guest.say(beside)
    again = guest.say(asked).text
    assert first[0] not in again
