from __future__ import annotations

import pytest

from bot.dialogue.questions_back import asks_what_to_tell, asks_where_to_change, asks_why


def test_asking_whether_it_is_the_provider_is_not_asking_why() -> None:
    assert not asks_why("Liegt es an web.de?")
    assert asks_why("kann das an uns liegen?")
    assert asks_why("wieso macht gmx das")


@pytest.mark.parametrize("text", ["und wo ändere ich das", "wie kann man die Adresse umstellen?"])
def test_asking_where_an_address_is_changed_is_no_wish_for_another_one(text: str) -> None:
    assert asks_where_to_change(text)
    assert not asks_where_to_change("soll ich es mit einer anderen Adresse probieren?")


@pytest.mark.parametrize(
    "text",
    ["und was sag ich denen jetzt", "was soll ich ihr schreiben?", "wie erklär ich das meinen Kunden"],
)
def test_who_asks_what_to_say_to_others_is_understood(text: str) -> None:
    assert asks_what_to_tell(text)


def test_what_one_says_oneself_is_no_such_question() -> None:
    assert not asks_what_to_tell("was soll ich sagen, es geht nicht")
    assert not asks_what_to_tell("ich sag ihr das")
