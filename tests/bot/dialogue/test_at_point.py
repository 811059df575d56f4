from __future__ import annotations

import pytest

from bot.dialogue.answerers import FREE_ANSWER, GUIDES
from bot.dialogue.at_point import Asked, Tier, asked_in, begins, failed_beside, goes_on, how_surely, wants_person
from bot.dialogue.message import MessageFacts
from bot.dialogue.questions import Topic
from bot.dialogue.routing import decide
from bot.dialogue.turn import Turn
from bot.understand.meaning import Act, Meaning
from tests.bot.dialogue.turns import turn_at


def _means(act: str | None = None, sure: float = 0.95, **more: object) -> Meaning:
    acts = (Act(act, sure),) if act else ()
    return Meaning(acts, **{"words": 8, **more})  # type: ignore[arg-type]


def _at_spam(meaning: Meaning, **more: object) -> Turn:
    return turn_at("hm also", question="geholfen", meaning=meaning, topic=Topic.DELIVERY, step="spam", **more)


@pytest.mark.parametrize(
    "act", ["wo_wie", "warum", "was_heisst_das", "wer_muss", "wie_lange", "wenn_nicht", "woher_sicher"]
)
def test_a_question_about_the_point_is_answered_there(act: str) -> None:
    turn = _at_spam(_means(act))
    assert asked_in(turn) == (Asked(act=act),)
    assert decide(turn).action == FREE_ANSWER


def test_a_known_question_is_answered_where_it_is_likely_enough() -> None:
    known = _means(known="postfach-voll", known_score=0.4, intent="nlu_fallback")
    assert asked_in(_at_spam(known)) == (Asked(known="postfach-voll"),)
    assert asked_in(_at_spam(_means(known="postfach-voll", known_score=0.09, intent="nlu_fallback"))) == ()


@pytest.mark.parametrize(
    ("score", "reason"), [(0.6, "asked"), (0.3, "asked_likely"), (0.12, "asked_perhaps"), (0.05, "intent")]
)
def test_the_surer_a_question_is_the_earlier_it_is_answered(score: float, reason: str) -> None:
    assert decide(_at_spam(_means(known="postfach-voll", known_score=score))).reason == reason


def test_a_sure_reply_comes_before_a_likely_question_and_after_a_sure_one() -> None:
    part = _means("nichts_da")
    turn = _at_spam(_means("nichts_da", known="postfach-voll", known_score=0.4, parts=(part, part)))
    assert decide(turn).reason == "replies"
    asks = _means(known="mail-erneut-senden", known_score=0.7)
    assert decide(_at_spam(_means("nichts_da", parts=(part, asks)))).reason == "asked"


def test_what_begins_or_is_foreign_needs_more_than_a_likely_question() -> None:
    begins_now = turn_at(
        "…", "email_nicht_angekommen", meaning=_means(known="voll", known_score=0.25, intent="email_nicht_angekommen")
    )
    assert how_surely(begins_now) is Tier.NOT
    foreign = _means(known="voll", known_score=0.3, intent="thema_fremd", intent_confidence=0.9)
    assert how_surely(_at_spam(foreign)) is Tier.NOT


def test_who_surely_tells_something_asks_nothing() -> None:
    assert asked_in(_at_spam(_means("nichts_da", known="im-spam-ist-nichts", known_score=1.0))) == ()


def test_few_words_ask_about_the_point_unless_they_name_a_thing() -> None:
    both = {"known": "opt-in", "known_score": 0.4, "words": 3}
    assert asked_in(_at_spam(_means("wie_lange", **both))) == (Asked(act="wie_lange"),)
    assert asked_in(_at_spam(_means("warum", **{**both, "known_score": 0.1}))) == (Asked(act="warum"),)
    assert asked_in(_at_spam(_means("was_heisst_das", 0.95, **{**both, "known_score": 0.6}))) == (
        Asked(known="opt-in"),
    )


def test_a_message_that_tells_and_asks_is_answered_and_the_failed_step_only_noted() -> None:
    parts = (_means("nichts_da"), _means("woher_sicher"))
    turn = _at_spam(_means(None, parts=parts))
    assert asked_in(turn) == (Asked(act="woher_sicher"),)
    assert failed_beside(turn)
    assert not goes_on(turn)
    assert not failed_beside(_at_spam(_means("woher_sicher")))


def test_a_person_wanted_in_passing_is_heard() -> None:
    part = _means(intent="mensch_sprechen", intent_confidence=0.9)
    turn = _at_spam(_means("erzaehlt", parts=(part, _means("erzaehlt"))))
    assert wants_person(turn)
    assert decide(turn).action == GUIDES[Topic.HANDOVER]
    assert decide(turn).reason == "person"


def test_a_part_begins_a_matter_where_nothing_is_at_hand() -> None:
    part = _means(intent="email_nicht_angekommen", intent_confidence=0.9)
    assert begins(turn_at("…", "nicht_geholfen", meaning=_means(parts=(part,)))) is Topic.DELIVERY
    assert begins(_at_spam(_means(parts=(part,)))) is None


def test_a_pressed_known_question_is_that_question() -> None:
    pressed = turn_at("/auswahl", "auswahl", facts=MessageFacts(passage="bimi"))
    assert asked_in(pressed) == (Asked(known="bimi"),)
    assert decide(pressed).action == FREE_ANSWER


def test_another_matter_is_no_question_about_the_point() -> None:
    other = turn_at("hm also", "account_gesperrt", "geholfen", meaning=_means("was_nun"), topic=Topic.DELIVERY)
    assert asked_in(other) == ()
