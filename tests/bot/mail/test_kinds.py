"""Which kind of mail a message means."""

from __future__ import annotations

import pytest

from bot.mail.kinds import kind_meant, of_kind
from bot.mail.models import Delivery, MailKind
from bot.mail.status import DeliveryState

K = MailKind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Anna hat keine Passwort-Mail bekommen", K.PASSWORD),
        ("nein, die passwort mail", K.PASSWORD),
        ("nicht Brotbacken, die fürs Passwort", K.PASSWORD),
        ("der Login-Link fehlt", K.LOGIN),
        ("wo bleibt mein login link?", K.LOGIN),
        ("der Login von Greta fehlt", K.LOGIN),
        ("die Login-Daten sind nicht da", K.REGISTRATION),
        ("die Mail mit dem Zugang ist nicht da", K.REGISTRATION),
        ("die Zugangsmail ist nicht da", K.REGISTRATION),
        ("ich warte auf die Zugangsdaten", K.REGISTRATION),
        ("die Rechnung kam nicht", K.RECEIPT),
        ("nicht die Rechnung, sondern den Login-Link", K.LOGIN),
        ("die mail fürs webinar", K.WEBINAR),
        ("der newsletter kommt nicht an", K.NEWSLETTER),
        ("Rechnung und Login-Link fehlen", None),
        ("die Mail kommt nicht an", None),
        ("ich habe keinen Zugang zur Verwaltung", None),
    ],
)
def test_the_kind_is_read_where_exactly_one_is_meant(text: str, kind: MailKind | None) -> None:
    assert kind_meant(text) is kind


def test_a_mail_is_of_a_kind_by_its_tag_or_by_its_subject() -> None:
    login = Delivery("1", "a@b.de", DeliveryState.DELIVERED, subject="Dein Login-Link", custom_id="registration")
    news = Delivery("2", "a@b.de", DeliveryState.DELIVERED, subject="Neues im Mai", custom_id="newsletter")
    assert of_kind((login, news), K.LOGIN) == (login,)
    assert of_kind((login, news), K.REGISTRATION) == (login,)
    assert of_kind((login, news), K.NEWSLETTER) == (news,)
    assert not of_kind((login, news), K.PASSWORD)
