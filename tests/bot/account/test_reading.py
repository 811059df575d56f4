"""What is read out of notices, replies, answers and ticks."""

# ruff: noqa: E501 - quoted letters
from __future__ import annotations

import pytest

from bot.account.answers import Correction, read_correction, read_fields
from bot.account.notice import REASONS, is_notice, likely_reasons
from bot.account.reply import Outcome, is_reply, read_reply
from bot.account.request import contains_secret, mask_secrets, tidy
from bot.account.steps import STEPS, List, Ticks, prevention_for, read_ticks, shown_list

NOTICES = {
    "bounces": "Hello, your Mailjet account has been suspended because your bounce rate exceeded our Sending Policy.",
    "beschwerden": "Ihr Konto wurde gesperrt, weil zu viele Empfänger Ihre Mails als Spam gemeldet haben (Richtlinie).",
    "missbrauch": "We received an abuse complaint from one of your recipients, so your account is blocked for now.",
    "spamtrap": "Your account has sent to spamtraps and is therefore suspended according to our sending policy.",
    "zahlung": "Ihre Rechnung ist überfällig, daher wurde Ihr Mailjet-Konto bis zur Zahlung deaktiviert. Danke.",
    "verdacht": "We noticed suspicious activity on your account and have disabled your API key to protect you.",
    "api": "Your account has been blocked due to misuse of our API: too many requests in a short time.",
    "richtlinien": "Your account violates our Terms of Service and Acceptable Use Policy and is suspended until review.",
    "limit": "Your Mailjet account is limited: an hourly limit applies to your sending for seven days from now.",
    "spam": "Ihr Konto wurde gesperrt, da Ihre Nachrichten nach unserer Prüfung als unerwünschte Werbung eingestuft sind.",
}


@pytest.mark.parametrize("reason", REASONS)
def test_each_reason_is_read_from_its_notice(reason: str) -> None:
    assert is_notice(NOTICES[reason])
    assert likely_reasons(NOTICES[reason])[0] == reason


def test_the_users_own_words_are_no_notice() -> None:
    assert not is_notice("mailjet hat unser konto gesperrt wegen zu vieler Bounces, was nun bitte tun")


def test_a_notice_without_reason_names_none() -> None:
    assert likely_reasons("Your Mailjet account has been suspended. Please contact our support team.") == ()


@pytest.mark.parametrize(
    ("text", "outcome", "wants"),
    [
        ("Could you tell us how you collected your contacts and provide proof of opt-in?", Outcome.ASKS, {"herkunft", "nachweis"}),
        ("Bitte nennen Sie uns die Versandmenge und den Link zur Datenschutzerklärung.", Outcome.ASKS, {"menge", "datenschutzlink"}),
        ("Welche Maßnahmen haben Sie ergriffen? Bevor das Konto entsperrt wird, brauchen wir das.", Outcome.ASKS, {"aenderung"}),
        ("Your account has been reactivated. Kind regards", Outcome.LIFTED, set()),
        ("Guten Tag, Ihr Konto wurde freigeschaltet.", Outcome.LIFTED, set()),
        ("We are unable to reactivate your account. This decision is final.", Outcome.REFUSED, set()),
        ("Ihr Konto bleibt dauerhaft gesperrt.", Outcome.REFUSED, set()),
        ("Your request has been received.", Outcome.UNCLEAR, set()),
    ],
)  # fmt: skip
def test_a_reply_is_read_for_what_it_says(text: str, outcome: Outcome, wants: set[str]) -> None:
    read = read_reply(text)
    assert read.outcome is outcome
    assert set(read.wants) == wants


def test_a_pasted_letter_is_known_by_its_greeting() -> None:
    assert is_reply("Hello, thank you for contacting us. Could you please tell us how you collected the addresses?")
    assert is_reply(
        "Guten Tag, vielen Dank für Ihre Nachricht. Woher haben Sie die Adressen, an die Sie geschrieben haben?"
    )
    assert not is_reply(
        "Guten Tag, unser Versand steht seit gestern still, angeblich haben sich ein paar Empfänger beschwert."
    )
    assert not is_reply(
        "Ich habe den Mailjet Support schon dreimal angeschrieben und höre einfach gar nichts von denen."
    )
    assert not is_reply(
        "Hallo, können Sie mir helfen? Mein Konto ist gesperrt und ich weiß nicht warum. Viele Grüße, Uta"
    )
    assert not is_reply("wir haben gestern einen Newsletter an alle Kunden verschickt und seitdem geht gar nichts mehr")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("erledigt", Ticks(next_done=True)),
        ("hab ich gemacht", Ticks(next_done=True)),
        ("ok hab ich erledigt", Ticks(next_done=True)),
        ("gut, ist gemacht", Ticks(next_done=True)),
        ("2 ist gemacht", Ticks(done=frozenset({2}))),
        ("1 und 3 sind fertig", Ticks(done=frozenset({1, 3}))),
        ("den zweiten Punkt habe ich erledigt", Ticks(done=frozenset({2}))),
        ("alles erledigt", Ticks(all_done=True)),
        ("Schritt 2 doch nicht", Ticks(undone=frozenset({2}))),
        ("punkt 3 die api keys hab ich erneuert, punkt 2 hab ich noch gar nicht geprüft", Ticks(done=frozenset({3}), undone=frozenset({2}))),
        ("1 ist erledigt, 2 nicht", Ticks(done=frozenset({1}), undone=frozenset({2}))),
        ("2FA ist jetzt an, die keys sind neu gemacht", Ticks()),
        ("hab gestern meine erste große aussendung gemacht", Ticks()),
        ("ja", Ticks()), ("ok", Ticks()), ("2", Ticks()), ("ist das fertig?", Ticks()), ("noch nicht", Ticks()),
        ("alte Adressen gelöscht", Ticks()), ("4.000 im Monat", Ticks()),
    ],
)  # fmt: skip
def test_ticks_are_read(text: str, expected: Ticks) -> None:
    assert read_ticks(text) == expected


@pytest.mark.parametrize("reason", REASONS)
def test_every_reason_has_three_steps_and_a_prevention_list(reason: str) -> None:
    assert len(STEPS[reason]) == 3
    assert set(prevention_for(None)) <= set(prevention_for(reason))
    assert shown_list(List.STEPS, reason) == STEPS[reason]


def test_several_details_in_one_message_are_read() -> None:
    text = (
        "Account heißt Yogahaus, registriert mit mail@yogahaus.de, wir schicken ca. 4.000 Newsletter im Monat, "
        "die Adressen kommen aus dem Anmeldeformular auf https://yogahaus.de/anmelden, seit Montag früh gesperrt"
    )
    found = read_fields(text)
    assert found["kontoname"] == "Yogahaus"
    assert found["kontoadresse"] == "mail@yogahaus.de"
    assert "4.000" in found["menge"]
    assert "Anmeldeformular" in found["herkunft"]
    assert found["seit"] == "Montag früh"
    assert found["webseite"] == "https://yogahaus.de/anmelden"


def test_a_list_with_labels_is_read() -> None:
    found = read_fields("Accountname: Yogahaus\n- Menge: 3000\nArt: Newsletter\nDatenschutz: https://a.de/datenschutz")
    assert found == {
        "kontoname": "Yogahaus", "menge": "3000", "mailart": "Newsletter", "datenschutzlink": "https://a.de/datenschutz",
    }  # fmt: skip


@pytest.mark.parametrize(
    "text", ["Yogahaus", "Unser Account ist gesperrt", "alte Liste angeschrieben", "über ein Formular"]
)
def test_ordinary_answers_hold_no_labelled_details(text: str) -> None:
    assert read_fields(text) == {}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("die Menge stimmt nicht, 4.000 im Monat", Correction("menge", "4.000 im Monat")),
        ("der Accountname ist falsch, richtig ist Yogahaus Nord", Correction("kontoname", "Yogahaus Nord")),
        ("ändere den Betreff auf: Dringend", Correction("betreff", "Dringend")),
        ("Bitte ändere die Menge", Correction("menge", None)),
        ("die Adresse stimmt nicht", Correction("kontoadresse", None)),
        ("Lass den Grund weg", Correction("grund", "")),
        ("nimm die Menge raus", Correction("menge", "")),
        ("das stimmt so nicht", None),
        ("seit Montag gesperrt", None),
    ],
)
def test_corrections_are_read(text: str, expected: Correction | None) -> None:
    assert read_correction(text) == expected


@pytest.mark.parametrize(
    "text", ["der Schlüssel heißt Kurse", "mein API-Schlüssel ist gesperrt", "Passwort ist kompromittiert"]
)
def test_talk_about_keys_is_no_secret(text: str) -> None:
    assert not contains_secret(text)


def test_a_field_keeps_no_secret() -> None:
    assert "hunter22" not in tidy("gesperrt, mein Passwort ist hunter22")
    assert "hunter22" not in mask_secrets("pw hunter22")
