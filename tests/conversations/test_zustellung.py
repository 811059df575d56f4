"""Every step of the first article, over REST."""

from __future__ import annotations

import pytest

from bot.identity import sign_identity
from bot.mail.lookup import Asker, Role
from tests.server import SECRET, Conversation

pytestmark = pytest.mark.conversation

F_ADDRESS = "info@memberspot.de"


def test_the_first_message_says_that_this_is_a_bot_and_what_it_can_do(guest: Conversation) -> None:
    first = guest.say("Hallo")
    assert "Bot" in first.text
    assert "Mailjet" in first.text
    assert "Bot" not in guest.say("Hallo").text


def test_a_creator_is_led_from_the_missing_mail_through_all_steps_to_a_person(guest: Conversation) -> None:
    first = guest.say("Hallo, meine Kundin hat nach dem Kauf keine Mail bekommen")
    assert "Benachrichtigungen" in first.text
    assert "Status" in first.text
    assert "petra.probe@web.de" in guest.say("petra.probe@web.de").text
    delivered = guest.say("da steht zugestellt")
    assert "Mailserver des Empfängers hat die Mail angenommen" in delivered.text
    assert "Spam-Ordner" in delivered.text
    assert "Weiterleitung" in delivered.text
    contact = guest.say("im Spam ist nichts")
    assert F_ADDRESS in contact.text
    assert "sicheren Absender" in contact.text
    assert "Erwünscht-Liste" in contact.text, "web.de is known, so its own words are used"
    assert "Spam-Ordner öffnen" not in contact.text, "there was nothing in it"
    looks = guest.press("Nein", contact)
    assert "Benachrichtigungen" in looks.text, "whoever runs the course looks at the status himself"
    assert "deinen Kursanbieter" not in looks.text
    other = guest.press("Nein", looks)
    assert "anderen Mailanbieter" in other.text
    end = guest.press("Nein", other)
    assert "Mensch" in end.text
    person = guest.say("ja")
    assert "hilfe@beispiel.de" in person.text
    assert "petra.probe@web.de" in person.text, "nothing has to be told twice"


def test_a_member_gets_help_at_once_and_is_never_asked_for_the_member_administration(guest: Conversation) -> None:
    first = guest.say("hab mein passwort vergessen und die mail zum zurücksetzen kommt nicht")
    assert "Spam-Ordner" in first.text
    assert "15 Minuten" in first.text
    assert "Mitgliederverwaltung" not in first.text
    assert "15 Minuten" in guest.say("vor 5 min angefordert").text
    found = guest.say("ah da isse, war im spam")
    assert F_ADDRESS in found.text
    assert "Spam-Ordner" not in found.text, "the matter is closed; only a rating may be asked"
    assert "?" not in guest.say("danke tschüss").text


def test_a_creator_who_mentions_himself_still_gets_advice_for_his_member(guest: Conversation) -> None:
    guest.say("bei meiner Teilnehmerin ist die Mail mit dem Zugang nicht angekommen")
    answer = guest.say("das steht bei mir nirgends")
    assert "deinen Spam-Ordner" not in answer.text
    assert "Bitte dein Mitglied" in answer.text


def test_asking_where_that_is_explains_the_step_at_hand(guest: Conversation) -> None:
    assert "Spam-Ordner" in guest.say("bei mir selbst kommt die Mail zum Passwort nicht an").text
    where = guest.say("wo schau ich da?")
    assert "Ordner" in where.text
    assert "Mitgliederverwaltung" not in where.text
    assert "Junk-E-Mail" in guest.say("outlook").text
    assert "Junk-E-Mail" in guest.say("wie komm ich da hin?").text


def test_the_way_at_a_named_provider_and_sending_anew_are_explained_at_the_step(guest: Conversation) -> None:
    step = guest.say("bei mir kommt keine Mail zum Zugang an, hab web.de, im Spam hab ich schon geschaut")
    assert F_ADDRESS in step.text
    assert "Erwünscht-Liste" in guest.say("wie mache ich das bei web.de?").text
    assert "Ja, nach diesem Schritt" in guest.say("soll ich die mail neu anfordern?").text


def test_another_provider_to_change_to_is_judged_instead_of_taken_for_the_mailbox(guest: Conversation) -> None:
    guest.say("bei mir kommt keine Mail zum Zugang an, hab web.de, im Spam hab ich schon geschaut")
    guest.say("immer noch nix")
    assert "gute Wahl" in guest.say("dann halt mit gmail").text


def test_three_facts_in_one_sentence_are_not_asked_for_again(guest: Conversation) -> None:
    answer = guest.say("Meine Kundin lena@gmx.de hat keine Mail, Status ist zugestellt, im Spam ist nichts")
    assert F_ADDRESS in answer.text
    assert "GMX" in answer.text
    assert "Was steht" not in answer.text


def test_a_step_that_was_tried_is_never_advised(guest: Conversation) -> None:
    guest.say("Bei mir kommt keine Mail an, im Spam hab ich schon geschaut, da ist nichts")
    seen = [guest.say("nein").text for _ in range(3)]
    assert not any("als Erstes in deinen Spam-Ordner" in text for text in seen)
    assert len(set(seen)) == len(seen)


def test_a_correction_changes_the_fact(guest: Conversation) -> None:
    guest.say("Meine Kundin bekommt keine Mail, ihre Adresse ist eva@web.de")
    corrected = guest.say("nein, nicht eva@web.de sondern eva@gmx.de")
    assert "eva@gmx.de" in corrected.text
    guest.say("zugestellt")
    assert "GMX" in guest.say("im Spam ist nichts").text


def test_a_refusal_is_respected_and_the_guide_goes_on_without(guest: Conversation) -> None:
    guest.say("Meine Kundin bekommt keine Mail")
    assert "Spam-Ordner" in guest.say("weiß ich nicht").text


@pytest.mark.parametrize(
    ("status", "says"),
    [
        ("zugestellt", "angenommen"),
        ("ausstehend", "15 Minuten"),
        ("bounce", "nicht zustellbar"),
        ("abgelehnt", "nicht annehmen"),
        ("blockiert", "abgewehrt"),
        ("verzögert", "später"),
        ("geöffnet", "angekommen"),
    ],
)
def test_each_status_is_explained_in_plain_german(guest: Conversation, status: str, says: str) -> None:
    guest.say("Mein Mitglied bekommt keine Mail")
    assert says in guest.say(f"da steht {status}").text


def test_refused_mail_is_not_searched_in_spam(guest: Conversation) -> None:
    guest.say("Mein Mitglied bekommt keine Mail")
    answer = guest.say("da steht bounce")
    assert "Tippfehler" in answer.text
    assert "Spam-Ordner" not in answer.text


def test_a_status_that_the_article_does_not_explain_is_not_explained(guest: Conversation) -> None:
    guest.say("Wo finde ich die Übersicht, welche Mails an ein Mitglied rausgingen?")
    assert "erklärt mein Hilfeartikel nicht" in guest.say("gefunden. Status Spalte leer bei einer").text


def test_a_mistyped_domain_is_questioned_and_never_claimed_to_be_changed(guest: Conversation) -> None:
    asked = guest.say("Bei mir kommt keine Mail an, meine Adresse ist jan.probe@gmial.com")
    assert "jan.probe@gmail.com" in asked.text
    taken = guest.say("oh ja stimmt")
    assert "jan.probe@gmail.com" in taken.text
    assert "Tippfehler" in taken.text
    assert "Umstellen kann ich sie nicht" in taken.text


def test_forwarding_brings_the_other_mailbox_into_play(guest: Conversation) -> None:
    guest.say("Bei mir kommt keine Mail an")
    guest.say("im Spam ist nichts")
    assert "weiter" in guest.say("ich leite alles an ein anderes Postfach weiter").text


@pytest.mark.parametrize(
    ("question", "fact"),
    [
        ("Wie hoch ist eure Zustellrate?", "99,7 %"),
        ("Welche Anbieter machen öfter Probleme?", "yahoo.com"),
        ("Wie markiere ich euch als sicheren Absender?", F_ADDRESS),
        ("Verschickt ihr die Mails selbst oder über einen Dienstleister?", "Transaktionsmails"),
        ("Wo sehe ich in der Mitgliederverwaltung den Zustellstatus?", "Benachrichtigungen"),
        ("Soll ich eine andere E-Mail-Adresse nehmen?", "Adresse"),
        ("Soll ich mich an den Support meines Mailanbieters wenden?", "Mailanbieter"),
        ("Wie lange kann so eine Mail dauern?", "15 Minuten"),
    ],
)
def test_questions_about_the_article_are_answered_from_it(guest: Conversation, question: str, fact: str) -> None:
    assert fact in guest.say(question).text


def test_an_often_affected_provider_is_no_good_other_address(guest: Conversation) -> None:
    guest.say("Soll ich es mit einer anderen Mailadresse probieren?")
    assert "häufig betroffenen" in guest.say("hab noch eine bei t-online").text
    good = guest.say("dann nehm ich gmail")
    assert "Gmail ist eine gute Wahl" in good.text


def test_an_english_message_gets_german_and_short_english(guest: Conversation) -> None:
    answer = guest.say("I never got the login email, what can I do?")
    assert "Spam-Ordner" in answer.text
    assert "spam folder" in answer.text


def test_a_blocked_mail_is_no_suspended_account(guest: Conversation) -> None:
    told = guest.say("meine mail ist blockiert worden, status blocked")
    assert "„Blockiert“ heißt" in told.text
    assert "Du selbst kannst sie nicht aufheben" in guest.say("kann ich das selber freischalten?").text


def test_a_success_that_was_none_is_taken_back_with_an_excuse(guest: Conversation) -> None:
    guest.say("ich hab mich bei einem Kurs angemeldet und krieg keine Mail")
    guest.say("lena.probe@gmx.de")
    assert "freut mich" in guest.say("ja").text
    back = guest.say("ne nix")
    assert "falsch verstanden" in back.text
    assert "als Kontakt" in back.text, "the step behind the spam folder"
    assert "lena.probe@gmx.de" not in back.text
    assert "freut mich" in guest.press("Ja, Mail ist da", back).text


def test_a_creator_gets_words_for_his_member(guest: Conversation) -> None:
    guest.say("die Zugangsmail ist bei meiner Kundin nicht angekommen, da steht zugestellt")
    assert "suchen soll" in guest.say("und was sag ich ihr jetzt").text
    guest.say("da steht jetzt bounce")
    assert "deine Adresse noch einmal" in guest.say("was soll ich ihr schreiben?").text


@pytest.fixture
def creator(server: str) -> Conversation:
    return Conversation(server, sign_identity(Asker(Role.ANBIETER, sub="kurs-1", email="kurs@yogahaus.de"), SECRET))


def test_a_member_learns_who_sends_the_mail_again_and_never_reads_the_same_twice(guest: Conversation) -> None:
    guest.say("bei mir kommt keine Mail zum Zugang an, hab web.de, im Spam hab ich schon geschaut")
    asked = ("wer schickt mir die mail neu, du? der Kursanbieter? wo?", "und wo fordere ich die neu an?",
             "kannst du mir die nicht nochmal schicken?")  # fmt: skip
    said = [guest.say(text).messages for text in asked]
    first = [messages[0]["text"] for messages in said]
    assert all("Passwort" in text and "Kursanbieter" in text for text in first), first
    assert any("Bestellbestätigung" in text or "Rechnung" in text for text in first), first
    assert len({bubble["text"] for messages in said for bubble in messages}) == sum(map(len, said))


def test_a_signed_in_creator_is_never_sent_to_his_course_provider(creator: Conversation) -> None:
    said = [
        creator.say(text).text
        for text in (
            "bei meiner kundin kommt keine mail an, status zugestellt, im spam ist nichts",
            "weiß nicht",
            "kannst du ihr die nochmal schicken?",
            "wo ändere ich die adresse?",
            "sie hätte noch eine bei gmail",
            "der link ist abgelaufen",
            "Mensch bitte",
            "können die ihr die Mail neu schicken?",
        )
    ]
    assert not [text for text in said if "deinen Kursanbieter" in text or "dein Kursanbieter" in text]
    assert "Mitgliederverwaltung" in said[2]


def test_what_is_asked_after_the_way_to_a_person_is_answered_for_that(guest: Conversation) -> None:
    guest.say("bei mir kommt die login mail nicht an, im spam ist nix")
    contact = guest.say("ich will einen menschen sprechen")
    assert "hilfe@beispiel.de" in contact.text
    assert "Weiterleiten kann ich von hier aus nichts" in contact.text
    assert "noch weiß kein Mensch davon" in guest.say("leitest du das weiter?").text
    assert "Passwort vergessen" in guest.say("können die mir die mail neu schicken?").text
    phone = guest.say("gibts da ne telefonnummer?")
    assert "Telefonnummer habe ich nicht" in phone.text
    assert "Thema" not in phone.text, "the same lines twice help nobody"
    assert "Antwortzeit" in guest.say("wann melden die sich?").text
    assert "hilfe@beispiel.de" in guest.say("ist der fall jetzt bei einem menschen?").text
