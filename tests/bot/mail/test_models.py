"""What kind of mail it was, guessed from tag and subject."""

from __future__ import annotations

import pytest

from bot.mail.models import MailKind, mail_kind

K = MailKind


@pytest.mark.parametrize(
    ("subject", "custom_id", "kind"),
    [
        ("Dein Zugang zum Kurs", "", K.REGISTRATION),
        ("Willkommen bei Brotbacken!", "", K.REGISTRATION),
        ("Bitte bestätige deine E-Mail-Adresse", "", K.REGISTRATION),
        ("BESTÄTIGE DEINE ANMELDUNG", "", K.REGISTRATION),
        ("Bitte besta\u0308tige", "", K.REGISTRATION),  # the umlaut as two characters, as macOS writes it
        ("Confirm your account", "", K.REGISTRATION),
        ("Dein Login-Link", "", K.LOGIN),
        ("Dein Webinar beginnt in einer Stunde", "", K.WEBINAR),
        ("Passwort zurücksetzen", "", K.PASSWORD),
        ("Reset your password", "", K.PASSWORD),
        ("Deine Rechnung RE-17", "", K.RECEIPT),
        ("Zahlungsbestätigung", "", K.RECEIPT),
        ("Your order", "", K.RECEIPT),
        ("Newsletter: drei neue Lektionen", "", K.NEWSLETTER),
        ("Modul 2 ist da", "", K.COURSE),
        ("Dein Onlinekurs geht weiter", "", K.COURSE),
        ("Was das erfordert: Presets", "", K.OTHER),  # holds "order" and "reset"
        ("", "", K.OTHER),
        ("Hallo", "password-reset-77", K.PASSWORD),
        ("Passwort zurücksetzen", "newsletter_11", K.NEWSLETTER),
        ("Passwort zurücksetzen", "x-4711", K.PASSWORD),
    ],
)
def test_subject_and_tag_tell_what_a_mail_was_for(subject: str, custom_id: str, kind: MailKind) -> None:
    assert mail_kind(subject, custom_id) is kind
