from __future__ import annotations

import pytest

from bot.dialogue.replies import outcome_by, reply_by, statement_by
from bot.dialogue.speech_acts import Reply
from bot.understand.meaning import UNREAD, Act, Meaning


def _does(act: str, sure: float = 0.9) -> Meaning:
    return Meaning((Act(act, sure),))


@pytest.mark.parametrize(
    ("act", "reply"), [("ja", Reply.YES), ("nein", Reply.NO), ("weiss_nicht", Reply.DONT_KNOW), ("wo_wie", None)]
)
def test_a_sure_act_is_the_reply_whatever_the_words_are(act: str, reply: Reply | None) -> None:
    assert reply_by(_does(act), "nein", None) is reply


def test_without_a_sure_act_the_words_reply() -> None:
    assert reply_by(UNREAD, "nein", None) is Reply.NO
    assert reply_by(_does("ja", 0.4), "nein", None) is Reply.NO


@pytest.mark.parametrize(
    ("act", "outcome"),
    [("gefunden", Reply.YES), ("nichts_da", Reply.NO), ("hab_ich", Reply.NO), ("spaeter", None), ("warum", None)],
)
def test_a_sure_act_says_whether_the_step_helped(act: str, outcome: Reply | None) -> None:
    assert outcome_by(_does(act), "…", None) is outcome


def test_no_success_is_invented_where_another_act_is_likelier() -> None:
    assert outcome_by(UNREAD, "ja", "problem_geloest") is Reply.YES
    assert outcome_by(_does("erzaehlt", 0.6), "ja", "problem_geloest") is None


def test_no_step_is_taken_for_tried_where_the_person_did_not_say_so() -> None:
    assert outcome_by(_does("korrektur", 0.6), "das bringt nichts", "nicht_geholfen") is None


def test_one_part_that_says_so_is_enough() -> None:
    meaning = Meaning((Act("kein_akt", 0.3),), parts=(_does("nichts_da"), _does("warum")))
    assert outcome_by(meaning, "…", None) is Reply.NO


def test_a_sure_statement_is_no_question() -> None:
    assert statement_by(_does("erzaehlt"))
    assert not statement_by(_does("wo_wie"))
