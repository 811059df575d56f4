from __future__ import annotations

import pytest

from bot.insight.language_data import Labelled
from bot.insight.language_scores import Answer, Scores, score

OURS, FOREIGN, UNSURE = "account_gesperrt", "thema_fremd", "nlu_fallback"


def _scores(*pairs: tuple[str, Answer]) -> Scores:
    return score([Labelled("x", intent) for intent, _ in pairs], [answer for _, answer in pairs])


def test_asking_back_to_be_sure_is_no_rejection_and_not_wrong_but_no_answer_either() -> None:
    got = _scores((OURS, Answer(OURS, 0.5, UNSURE, ("hilfe", OURS), OURS)), (OURS, Answer(OURS, 0.9, OURS)))
    assert (got.accuracy, got.answered_right, got.asked_back, got.right_on_button) == (1.0, 0.5, 0.5, 0.5)
    assert (got.rejected, got.rejected_or_asked, got.wrong_confident) == (0.0, 0.5, 0.0)


def test_naming_a_wrong_intent_is_not_wrong_and_sure_where_the_bot_asks_back() -> None:
    got = _scores((OURS, Answer("hilfe", 0.4, UNSURE, ("hilfe", "weiterleitung"), "hilfe")))
    assert (got.accuracy, got.rejected, got.wrong_confident, got.right_on_button) == (0.0, 0.0, 0.0, 0.0)


def test_naming_no_intent_is_a_rejection() -> None:
    got = _scores((OURS, Answer("hilfe", 0.2, UNSURE, ("hilfe",), UNSURE)))
    assert (got.accuracy, got.rejected, got.wrong_confident) == (0.0, 1.0, 0.0)


def test_calling_one_of_ours_foreign_is_a_rejection_and_wrong_and_sure() -> None:
    got = _scores((OURS, Answer(FOREIGN, 0.9, FOREIGN)))
    assert (got.rejected, got.wrong_confident) == (1.0, 1.0)


@pytest.mark.parametrize("decided", [FOREIGN, UNSURE])
def test_a_foreign_message_is_recognised_by_saying_so_or_by_asking_back(decided: str) -> None:
    got = _scores((FOREIGN, Answer(OURS, 0.4, decided, (OURS,))))
    assert (got.foreign_recall, got.wrong_confident) == (1.0, 0.0)


def test_buttons_count_only_where_the_bot_asks_back() -> None:
    assert _scores((OURS, Answer("hilfe", 0.9, "hilfe", (OURS,)))).right_on_button == 0.0
