from __future__ import annotations

import pytest

from bot.dialogue.message import MessageFacts
from bot.dialogue.other_address import about_an_address, keeps_his_address
from bot.dialogue.questions import Topic, waiting
from bot.dialogue.success import only_sounds_solved
from bot.dialogue.told_purchase import lacks_number, seller_in, service_in, swapped_in
from bot.dialogue.told_times import long_ago, since_in_words
from bot.dialogue.told_whom import person_in, speaks_of_customers, writes_for_another
from tests.bot.dialogue.turns import turn_at


def test_who_writes_for_his_boss_writes_for_another() -> None:
    assert writes_for_another("mein Chef hat einen Kurs gekauft")
    assert writes_for_another("seine Adresse ist c.lang@firma.beispiel")
    assert not writes_for_another("ich hatte die gmx adresse von meiner frau genommen")
    assert speaks_of_customers("meine Kundin bekommt nichts")
    assert person_in("Es muss heißen: Herr Dr. Lang hat gekauft") == "Herr Dr. Lang"


def test_a_purchase_is_told_by_firm_service_and_missing_number() -> None:
    assert seller_in("da steht Sonnenklar Akademie GmbH") == "Sonnenklar Akademie GmbH"
    assert seller_in("ich habe gekauft") is None
    assert service_in("zahlt han i mit PayPal") == "PayPal"
    assert lacks_number("i han koi Bestellnummer, bloß PayPal")
    assert swapped_in("vielleicht gmx.de statt gmx.net") == ("gmx.de", "gmx.net")


def test_words_of_time_tell_that_the_waiting_is_over() -> None:
    assert long_ago("bin um 1:40 nachts gekauft")
    assert not long_ago("vor 5 minuten")
    assert since_in_words(14 * 24 * 60) == "2 Wochen"


@pytest.mark.parametrize(
    ("text", "keeps"),
    [
        ("Nein, ich möchte keine andere Adresse", True),
        ("Bitte fragen Sie mich nicht mehr nach einer anderen Adresse.", True),
        ("Kann ich keine andere Adresse nehmen?", False),
        ("an die andere Adresse kam auch nichts", False),
    ],
)
def test_another_address_is_declined_in_so_many_words(text: str, keeps: bool) -> None:
    assert keeps_his_address(text) is keeps


def test_another_address_is_asked_for_once() -> None:
    assert waiting("andere_adresse", ["utter_wissen"]) is None
    assert waiting("andere_adresse", ["utter_frage_andere_adresse"]) is not None
    assert waiting("geholfen", []) is not None


def test_a_filter_that_was_changed_is_no_address() -> None:
    turn = turn_at("Ich habe den Filter umgestellt, kommen die Mails noch?", topic=Topic.DELIVERY, facts=MessageFacts())
    assert not about_an_address(turn)


def test_a_wish_is_no_success() -> None:
    wish = turn_at("Bitte nur eine Liste: IT, Chef.", "problem_geloest", topic=Topic.DELIVERY)
    assert only_sounds_solved(wish)
    assert not only_sounds_solved(turn_at("hat geklappt", "problem_geloest", topic=Topic.DELIVERY))
