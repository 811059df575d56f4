from __future__ import annotations

import pytest

from bot.dialogue.answerers import (
    ASK_AGAIN,
    HOW_TO_STEP,
    NOT_UNDERSTOOD,
    REASON,
    STATUS_MEANING,
    STEP_IN_DETAIL,
    WHO_UNBLOCKS,
)
from bot.dialogue.message import MessageFacts
from bot.dialogue.questions import Topic
from bot.dialogue.routing import route
from tests.bot.dialogue.turns import DELIVERY, SUSPENSION, turn_at


@pytest.mark.parametrize(
    "text", ["wo schau ich da?", "Wie mach ich das denn?", "und wo ist der?", "wo finde ich den Ordner"]
)
def test_asking_where_that_is_means_the_step_just_advised(text: str) -> None:
    asked = turn_at(text, "zustellstatus_finden", "geholfen", topic=Topic.DELIVERY)
    assert route(asked) == STEP_IN_DETAIL
    assert route(turn_at(text, "zustellstatus_finden", "status", topic=Topic.DELIVERY)) is None


def test_asking_where_something_named_is_keeps_its_own_answer() -> None:
    assert route(turn_at("wo sehe ich den Status?", "zustellstatus_finden", "geholfen", topic=Topic.DELIVERY)) is None


@pytest.mark.parametrize(
    "text",
    [
        "was soll ich denn jetzt machen",
        "Und was muss ich nun tun?",
        "was mach ich hier am besten",
        "und was soll sie tun?",
        "was kann ich denn in der zeit machen",
    ],
)
def test_asking_what_to_do_now_repeats_the_open_question_or_step(text: str) -> None:
    assert route(turn_at(text, "hilfe", "status", topic=Topic.DELIVERY)) == ASK_AGAIN
    assert route(turn_at(text, "hilfe", "geholfen", topic=Topic.DELIVERY)) == STEP_IN_DETAIL
    assert route(turn_at("was kannst du alles?", "hilfe", "status", topic=Topic.DELIVERY)) is None


def test_asking_what_that_is_means_the_reason_just_named() -> None:
    assert route(turn_at("was is des", "nlu_fallback", "schritte", topic=Topic.SUSPENSION)) == REASON


def test_a_step_that_is_done_with_a_question_for_the_next_leads_on() -> None:
    saved = MessageFacts(tried=("kontakt",))
    told = turn_at("hab euch als Kontakt gespeichert, und nu?", "absender_whitelisten", "geholfen",
                 topic=Topic.DELIVERY, facts=saved)  # fmt: skip
    assert route(told) == DELIVERY


def test_asking_what_to_do_next_takes_the_likely_reason_for_granted() -> None:
    asked = turn_at("was soll ich jetzt machen", "hilfe", "grund_bestaetigen", topic=Topic.SUSPENSION)
    assert route(asked) == SUSPENSION


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("wie soll ich die liste bereinigen", "absender_whitelisten"),
        ("was ist double opt in?", "sperrung_vorbeugen"),
        ("wie geht das", "hilfe"),
        ("wie geht schritt 2?", "nlu_fallback"),
    ],
)
def test_how_a_step_against_the_suspension_is_done_is_answered(text: str, intent: str) -> None:
    assert route(turn_at(text, intent, "schritte", topic=Topic.SUSPENSION)) == HOW_TO_STEP


@pytest.mark.parametrize(
    "text",
    ["kann ich das selber freischalten?", "Kann man die Blockierung aufheben?", "darf ich mich selbst entsperren"],
)
def test_whoever_wants_to_lift_the_block_himself_is_told_who_can(text: str) -> None:
    assert route(turn_at(text, "freischaltung_dauer", "hinweis", topic=Topic.SUSPENSION)) == WHO_UNBLOCKS
    blocked = turn_at(text, "freischaltung_dauer", "geholfen", topic=Topic.DELIVERY, status="blockiert")
    assert route(blocked) == WHO_UNBLOCKS


def test_a_mail_that_nobody_blocked_needs_nobody_to_lift_that() -> None:
    asked = "kann sie das selber freigeben?"
    assert route(turn_at(asked, question="geholfen", topic=Topic.DELIVERY)) == STEP_IN_DETAIL


@pytest.mark.parametrize("text", ["wer kann mir das sagen", "wieso unerwünscht, die haben alle bei mir gekauft"])
def test_who_wants_to_know_the_reason_in_other_words_is_told(text: str) -> None:
    assert route(turn_at(text, question="grund", topic=Topic.SUSPENSION)) == REASON


def test_who_asks_when_it_will_be_lifted_is_not_told_that() -> None:
    assert route(turn_at("wann wird mein account freigeschaltet", "freischaltung_dauer", "schritte")) is None


def test_a_question_about_the_detail_asked_for_is_no_answer_to_it() -> None:
    assert route(turn_at("was ist denn der accountname", question="kontoname", topic=Topic.SUSPENSION)) == HOW_TO_STEP


@pytest.mark.parametrize("text", ["und jetzt", "ok und nun?", "was jetzt", "wie gehts jetzt weiter", "jetzt?"])
def test_asking_what_comes_next_is_no_farewell_and_no_success(text: str) -> None:
    asked = turn_at(text, "verabschiedung", "schritte", topic=Topic.SUSPENSION)
    assert route(asked) == ASK_AGAIN
    assert route(turn_at(text, "problem_geloest", topic=Topic.SUSPENSION)) == SUSPENSION
    assert route(turn_at(text, "problem_geloest")) == NOT_UNDERSTOOD


def test_a_word_that_may_be_the_answer_stays_one() -> None:
    assert route(turn_at("jetzt", "nlu_fallback", "seit", topic=Topic.SUSPENSION)) == SUSPENSION
    assert route(turn_at("noch wichtig: wie weiter steht im Newsletter", "nlu_fallback", "vorfall")) == SUSPENSION


@pytest.mark.parametrize("text", ["wer muss da jetz was machen", "wer macht das denn jetzt?"])
def test_asking_who_has_to_act_repeats_the_step(text: str) -> None:
    assert route(turn_at(text, "email_anbieter_kontaktieren", "geholfen", topic=Topic.DELIVERY)) == STEP_IN_DETAIL


def test_how_long_a_mail_takes_that_came_back_is_answered_with_its_status() -> None:
    asked = "und wie lang dauert das"
    assert (
        route(turn_at(asked, "email_verzoegert", "geholfen", topic=Topic.DELIVERY, status="bounce")) == STATUS_MEANING
    )
    assert route(turn_at(asked, "email_verzoegert", "geholfen", topic=Topic.DELIVERY)) is None


@pytest.mark.parametrize("text", ["muss ich da was machen", "soll ich jetzt noch etwas tun?"])
def test_asking_whether_to_do_something_repeats_the_step(text: str) -> None:
    assert route(turn_at(text, "hilfe", "geholfen", topic=Topic.DELIVERY)) == STEP_IN_DETAIL


def test_asking_what_is_going_on_now_is_no_success() -> None:
    assert route(turn_at("was ist denn jetzt", "problem_geloest", "betroffen", topic=Topic.DELIVERY)) == ASK_AGAIN
