"""Every step of the second article, over REST."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.server import Conversation

pytestmark = pytest.mark.conversation


def test_a_suspended_customer_is_led_to_a_finished_message(guest: Conversation) -> None:
    first = guest.say("Mein Mailjet-Account ist gesperrt")
    for reason in ("Spam", "verdächtige", "Zahlungsproblem", "Richtlinie"):
        assert reason in first.text
    assert "registrierte Adresse" in first.text
    assert "Spam-Ordner" in first.text
    which = guest.press("Ja, ich habe sie", first)
    steps = guest.press("Zu viele Bounces", which)
    assert "tote Adressen" in steps.text
    guest.say("ja bitte")
    guest.say("Kurswerkstatt Müller")
    guest.say("info@kurswerkstatt.de")
    done = guest.say("Seit gestern geht nichts mehr, vorher habe ich 2.000 Newsletter verschickt.")
    (copy,) = [message["custom"] for message in done.messages if message.get("custom")]
    assert copy["kind"] == "copy"
    assert copy["text"] in done.text
    assert "mailto:?subject=Bitte%20um%20Pr" in done.text
    for part in ("Betreff:", "Kurswerkstatt Müller", "info@kurswerkstatt.de", "2.000 Newsletter", "unzustellbare"):
        assert part in done.text
    assert "https://app.mailjet.com/support/ticket" in done.text
    assert "https://www.mailjet.com/contact/" in done.text
    sent = guest.press("Ja, abgeschickt", done)
    assert "Wie lange das dauert, weiß ich nicht" in sent.text
    assert "Opt-in" in sent.text


def test_all_details_that_mailjet_asks_for_go_into_the_message(guest: Conversation) -> None:
    guest.say("mailjet hat unser konto gesperrt")
    guest.say("nein, nichts da")
    for answer in ("ja bitte", "Yogahaus, mail@yogahaus.de"):
        last = guest.say(answer)
    assert "Account „Yogahaus“" in last.text
    assert "Adresse mail@yogahaus.de" in last.text
    offered = guest.say("seit Montag gesperrt, wir haben am Sonntag einen Newsletter an alte Adressen verschickt")
    assert "Stärker wird sie noch damit" in offered.text
    for detail in ("4.000 im Monat", "Herkunft: über mein Anmeldeformular", "ich habe die alten Adressen gelöscht"):
        done = guest.say(detail)
    letter = done.text.split("Betreff:")[1]
    for told in ("Montag", "alte Adressen verschickt", "4.000 im Monat", "mein Anmeldeformular", "Adressen gelöscht"):
        assert told in letter
    assert "Kennung" not in letter


def test_a_customer_who_tells_all_at_once_gets_the_letter_without_a_question(guest: Conversation) -> None:
    told = guest.say(
        "mein mailjet konto „Achtsam leben“ ist seit gestern abend gesperrt, registriert ist es auf post@achtsam.de. "
        "ich hab am freitag einen newsletter an 4.300 leute geschickt. was soll ich jetzt tun?"
    )
    letter = told.text.split("Betreff:")[1]
    for part in ("„Achtsam leben“", "post@achtsam.de", "gestern Abend", "Newsletter an 4.300 Leute geschickt"):
        assert part in letter
    assert "was soll ich" not in letter


def test_who_wrote_before_gets_a_reminder_and_hears_how_to_reach_his_people(guest: Conversation) -> None:
    told = guest.say("mailjet hat mich gesperrt, hab denen vor 5 tagen geschrieben, ticket 4471823, da kommt nix")
    assert "keine neue Anfrage" in told.text
    assert "Ticket 4471823" in told.text.split("Betreff:")[1]
    assert "BCC" in told.text


def test_the_shown_letter_obeys(guest: Conversation) -> None:
    guest.say("ich wurde gehackt, jemand hat über mein mailjet konto spam verschickt, jetzt bin ich gesperrt")
    assert "☑ Ändere das Passwort" in guest.say("passwort hab ich um 7 geändert").text
    assert "Es fehlt noch: Accountname, registrierte Adresse" in guest.say("schreib das jetzt").text
    guest.say("fitmitmarc sag ich doch")
    letter = guest.say("marc@fitmitmarc.de").text.split("Betreff:")[1]
    assert "„fitmitmarc“ (registriert mit marc@fitmitmarc.de)" in letter
    assert "Vermuteter Grund: verdächtige Aktivität" in letter
    assert "Vermuteter Grund" not in guest.say("Grund raus").text
    assert "Reason" not in guest.say("auf Englisch").text
    assert "Dear" not in guest.say("mach es höflicher").text


def test_unknown_answers_are_left_out_without_fuss(guest: Conversation) -> None:
    guest.say("Mein Mailjet-Konto ist gesperrt")
    guest.say("nein")
    guest.say("ja")
    assert "lassen wir weg" in guest.say("weiß ich nicht").text


def test_a_secret_is_refused_and_never_repeated(guest: Conversation, server_folder: Path) -> None:
    guest.say("Mein Mailjet-Konto ist gesperrt")
    guest.say("nein")
    guest.say("ja")
    secret = "0123456789abcdef0123456789abcdef"
    warned = guest.say(f"mein api key ist {secret}")
    assert "geheimen Schlüssel" in warned.text
    assert secret not in warned.text
    files = [path.read_bytes() for path in server_folder.iterdir() if path.is_file()]
    assert not any(secret.encode() in content for content in files), "neither database nor log may hold it"


@pytest.mark.parametrize(
    ("reason", "says"),
    [
        ("Zahlung", "Rechnung"),
        ("Verdächtige Aktivität", "Passwort"),
        ("Spam oder Beschwerden", "Opt-in"),
        ("Andere Richtlinie", "Nutzungsbedingungen"),
    ],
)
def test_each_reason_has_its_own_steps(guest: Conversation, reason: str, says: str) -> None:
    first = guest.say("Mein Mailjet-Account wurde gesperrt")
    assert says in guest.press(reason, guest.press("Ja, ich habe sie", first)).text


@pytest.mark.parametrize(
    ("question", "fact"),
    [
        ("Warum sperrt Mailjet Konten?", "Zahlungsprobleme"),
        ("Schickt Mailjet eine Benachrichtigung mit dem Grund der Sperre?", "Adresse"),
        ("Wie erreiche ich den Support von Mailjet?", "Mailjet"),
        ("Wie lange dauert die Freischaltung bei Mailjet?", "Nachweise"),
        ("Wie verhindere ich die nächste Sperre bei Mailjet?", "Opt-in"),
    ],
)
def test_questions_about_the_article_are_answered_from_it(guest: Conversation, question: str, fact: str) -> None:
    assert fact in guest.say(question).text


def test_the_wait_is_never_given_a_length(guest: Conversation) -> None:
    answer = guest.say("Wie lange dauert die Freischaltung bei Mailjet?").text
    assert not any(word in answer for word in ("24 Stunden", "Werktage", "Tage lang"))


def test_how_a_step_is_done_is_answered_where_it_is_asked(guest: Conversation) -> None:
    guest.say("mailjet hat uns wegen zu vieler bounces gesperrt")
    assert "unzustellbaren Adressen" in guest.say("wie soll ich die liste bereinigen").text
    assert "Bestätigungslink" in guest.say("wie geht schritt 3?").text
    assert "nur der Mailjet-Support" in guest.say("kann ich das nicht selber freischalten?").text
    guest.say("1 ist erledigt")
    again = guest.say("und wie mach ich das?")
    assert "nach jedem Versand" in again.text
    assert "Ja, Nachricht schreiben" in again.titles
    guest.press("Ja, Nachricht schreiben", again)
    asked = guest.say("was ist denn der accountname")
    assert "unter dem dein Mailjet-Konto läuft" in asked.text
    assert "Mailjet-Account" in asked.text.rsplit("\n", 1)[-1]


def test_while_the_letter_is_written_a_wish_to_be_deleted_is_followed_and_not_noted(guest: Conversation) -> None:
    guest.say("Mailjet hat uns gesperrt wegen zu vieler Beschwerden")
    guest.say("ok hab ich erledigt")
    guest.say("schreib mir das mal")
    assert "schreibe ich für dich" in guest.say("was soll ich denen schreiben").text
    guest.say("lösch bitte alles was du von mir hast")
    assert "ist bei mir gelöscht" in guest.say("ja").text
