"""When a text is wanted that can be passed on."""

from __future__ import annotations

from bot.dialogue.answerers import STEP_IN_DETAIL
from bot.dialogue.questions import Topic
from bot.dialogue.routing import route
from bot.dialogue.words_wanted import GENUINE, PLAIN, WARM, WARMER, tone_wanted, words_wanted
from bot.understand.meaning import Act, Meaning
from tests.bot.dialogue.turns import turn_at

FELIX = {"felix@outlook.de": {"befund": {"state": "soft_bounced"}}}


def test_a_text_is_wanted_by_its_act_or_by_a_known_question_for_one() -> None:
    assert words_wanted(turn_at("vier kurze bitte", meaning=Meaning((Act("text_gewuenscht", 0.8),))))
    full = Meaning(known="kopiertext-postfach-voll", known_score=0.4)
    assert words_wanted(turn_at("fang mit Felix an", meaning=full, people=FELIX))
    assert not words_wanted(turn_at("fang an", meaning=full))


def test_a_text_for_it_is_his_own_where_somebody_is_named() -> None:
    text = Meaning(known="it-text", known_score=0.23)
    assert words_wanted(turn_at("den Text für Felix bitte", meaning=text, people=FELIX))
    assert not words_wanted(turn_at("den Text für die IT bitte", meaning=text, people=FELIX))


def test_a_text_is_said_before_the_name_in_it_is_taken_for_a_question_about_the_person() -> None:
    meant = Meaning((Act("text_gewuenscht", 0.9),))
    turn = turn_at("den Text für Felix", question="geholfen", meaning=meant, people=FELIX, topic=Topic.DELIVERY)
    assert route(turn) == STEP_IN_DETAIL


def test_a_warmer_text_has_an_apology_and_no_fraud_where_that_was_said() -> None:
    assert words_wanted(turn_at("mach es netter bitte", "unzufrieden", people=FELIX))
    assert not words_wanted(turn_at("ich bin sauer", "unzufrieden", people=FELIX))
    assert tone_wanted("schreib mir was für ihn") == PLAIN
    assert tone_wanted("schreib es herzlicher") == WARM
    assert tone_wanted("schreib es herzlicher", ["sie meint, das ist Betrug"]) == GENUINE
    assert tone_wanted("noch netter, mach das", ["schreib es herzlicher"]) == WARMER
