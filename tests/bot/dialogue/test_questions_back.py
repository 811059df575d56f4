from __future__ import annotations

import pytest

from bot.dialogue.questions_back import (
    asks_what_to_tell,
    asks_what_to_write,
    asks_where_to_change,
    asks_whom_to_write,
    asks_why,
)


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
    [
        "und was sag ich denen jetzt",
        "was soll ich ihr schreiben?",
        "wie erklär ich das meinen Kunden",
    ],
)
def test_who_asks_what_to_say_to_others_is_understood(text: str) -> None:
    assert asks_what_to_tell(text)


def test_what_one_says_oneself_is_no_such_question() -> None:
    assert not asks_what_to_tell("was soll ich sagen, es geht nicht")
    assert not asks_what_to_tell("ich sag ihr das")


@pytest.mark.parametrize(
    "text",
    [
        "wem schreib ich jetzt",
        "an wen wende ich mich?",
        "Kursanbieter oder euer Support?",
        "frag ich den anbieter oder euch",
    ],
)
def test_it_is_heard_whom_somebody_asks_for(text: str) -> None:
    assert asks_whom_to_write(text)


def test_who_sends_the_mail_is_another_question_than_whom_to_write() -> None:
    assert not asks_whom_to_write("wer schickt mir die mail neu, ihr oder der kursanbieter?")


@pytest.mark.parametrize(
    "text", ["was schreib ich da am besten", "was soll da drinstehen", "kannst du mir das vorschreiben"]
)
def test_words_are_wanted_in_many_words(text: str) -> None:
    assert asks_what_to_write(text)


def test_what_stands_in_a_mail_is_no_wish_for_words() -> None:
    assert not asks_what_to_write("was steht in der mail drin")
    assert not asks_what_to_write("was hat er geschrieben?")
