"""Who asks whether a changed address is enough is told apart from who only asks for the mail once more."""

from __future__ import annotations

import pytest

from bot.dialogue.message import MessageFacts
from bot.dialogue.new_address import asks_after_change, new_address_in
from bot.dialogue.questions import Topic
from bot.dialogue.turn import Turn

EVA = "eva.beispiel@gmail.com"


def turn(text: str, address: str | None = None) -> Turn:
    told = MessageFacts(addresses=(address,) if address else (), address=address)
    return Turn(text, None, 0.0, told, topic=Topic.DELIVERY, people={EVA: {}}, email=EVA)


@pytest.mark.parametrize(
    ("text", "address", "asks"),
    [
        ("eva hat jetzt eva.b@web.de. reicht ändern oder muss ich die mail neu schicken?", "eva.b@web.de", True),
        ("ich änder die adresse, muss ich danach die mail nochmal auslösen, ja oder nein?", None, True),
        ("Evas neue Adresse ist eva.b@web.de, muss die Mail dann neu raus?", "eva.b@web.de", True),
        ("soll ich die mail nochmal schicken?", None, False),
        ("ihre neue Adresse ist eva.b@web.de", "eva.b@web.de", False),
    ],
)
def test_a_changed_address_and_a_new_mail_are_asked_about_together(text: str, address: str | None, asks: bool) -> None:
    assert asks_after_change(turn(text, address)) is asks
    assert new_address_in(turn(text, address)) == address
