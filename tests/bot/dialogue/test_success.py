from __future__ import annotations

import pytest

from bot.dialogue.answerers import FAREWELL, SOLVED
from bot.dialogue.questions import Topic
from bot.dialogue.routing import decide
from bot.dialogue.success import asks_beside, is_in, mail_is_there, says_farewell
from bot.dialogue.turn import Turn
from bot.understand.meaning import UNREAD, Act, Meaning
from tests.bot.dialogue.turns import turn_at


def _part(act: str = "kein_akt", sure: float = 0.9, intent: str = "nlu_fallback", likely: float = 0.9) -> Meaning:
    return Meaning((Act(act, sure),), intent=intent, intent_confidence=likely)


def _told(text: str, *parts: Meaning, **more: object) -> Turn:
    meaning = Meaning((Act("kein_akt", 0.3),), parts=parts) if parts else UNREAD
    return turn_at(text, question="geholfen", topic=Topic.DELIVERY, step="spam", meaning=meaning, **more)


def test_a_success_beside_a_question_is_heard_and_the_question_too() -> None:
    turn = _told("Ach, da ist sie ja! Was muss ich beim nächsten Mal tun?", _part("gefunden"), _part("was_nun", 0.6))
    assert mail_is_there(turn)
    assert asks_beside(turn)
    assert decide(turn).action == SOLVED


def test_a_success_that_is_less_sure_needs_the_intent_as_a_second_witness() -> None:
    question = _part(intent="andere_adresse")
    witnessed = _part("gefunden", 0.5, "problem_geloest", 0.9)
    assert mail_is_there(_told("Bin drin, danke! Wie ändere ich die Adresse?", witnessed, question))
    assert not mail_is_there(_told("Bin drin, danke! Wie ändere ich die Adresse?", _part("gefunden", 0.5), question))
    place = "Das Zahnrad hab ich gefunden. Und was jetzt?"
    assert not mail_is_there(_told(place, witnessed, question)), "a place in the mailbox is no mail"


@pytest.mark.parametrize(
    "text",
    [
        "die Mail ist ja jetzt da",
        "Ich lasse es so, die Mail habe ich ja.",
        "nein, ich hab die Mail schon",
        "die mail hab ich doch!",
    ],
)
def test_a_mail_that_is_had_ends_the_search(text: str) -> None:
    assert mail_is_there(_told(text))


@pytest.mark.parametrize(
    "text",
    [
        "die Mail hab ich angefordert",
        "wenn die Mail da ist",
        "die mail ist nicht da",
        "die Mail hab ich doch, nur der Link ist abgelaufen",
    ],
)
def test_no_success_is_made_of_other_news_about_the_mail(text: str) -> None:
    assert not mail_is_there(_told(text))


def test_who_leaves_after_a_success_is_only_said_goodbye() -> None:
    text = "Nein, neu anfordern muss ich nichts. Auf Wiedersehen!"
    parts = (_part(), _part(intent="verabschiedung", likely=1.0))
    turn = turn_at(text, meaning=Meaning(parts=parts), solved=True)
    assert says_farewell(turn)
    assert decide(turn).action == FAREWELL


@pytest.mark.parametrize(
    "text", ["so bin drin, passwort gemacht und der kurs geht auf.", "nein es geht ja alles. danke, tschüss"]
)
def test_who_is_in_his_course_is_at_the_end_of_the_matter(text: str) -> None:
    assert decide(_told(text)).action == SOLVED


@pytest.mark.parametrize("text", ["bin drin, aber der kurs fehlt", "wenn ich drin bin, geht es", "es geht nicht"])
def test_who_is_in_and_misses_something_is_not(text: str) -> None:
    assert not is_in(_told(text))
