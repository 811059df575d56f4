from __future__ import annotations

import pytest

from bot.dialogue.questions import Topic
from bot.dialogue.two_matters import other_matter


@pytest.mark.parametrize(
    "text",
    [
        "moin, eine kundin sagt sie kriegt keine rechnung per mail und mein mailjet acc is auch gesperrt",
        "Mailjet hat unser Konto gesperrt. Außerdem fehlt einer Teilnehmerin die Zugangsmail, die kommt nicht an.",
        "Zwei Sachen: unser Account ist gesperrt, und ich bekomme keine Bestätigungsmail",
    ],
)
def test_two_matters_in_one_message_are_seen(text: str) -> None:
    assert other_matter(text, Topic.SUSPENSION) is Topic.DELIVERY
    assert other_matter(text, Topic.DELIVERY) is Topic.SUSPENSION


@pytest.mark.parametrize(
    "text",
    [
        "Mein Mailjet-Account ist gesperrt",
        "Weil Mailjet unser Konto gesperrt hat, bekommen die Kunden keine Mails",
        "Meine Kundin bekommt keine Mail, im Spam ist auch nichts",
        "Unser Konto ist gesperrt und es gehen keine Mails mehr raus",
    ],
)
def test_one_matter_stays_one(text: str) -> None:
    assert other_matter(text, Topic.SUSPENSION) is None
