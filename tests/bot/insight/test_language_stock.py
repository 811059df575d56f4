from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from bot.insight.language_data import Labelled, read_training, sample, write_training
from bot.insight.language_page import page
from bot.insight.language_scores import Answer
from bot.insight.language_stock import compare, keep

TRAINING = [Labelled(f"Hallo {n}", "begruessung") for n in range(30)] + [
    Labelled(f"Nein {n}", "ablehnen") for n in range(10)
]
MEASURING = [Labelled("Servus", "begruessung"), Labelled("Nö", "ablehnen")]
MEASURED: dict[str, Any] = {
    "training_seconds": 1.0,
    "answers": [
        {"intent": "begruessung", "ranking": [{"name": "begruessung", "confidence": 0.9}]},
        {"intent": "begruessung", "ranking": [{"name": "begruessung", "confidence": 0.6}]},
    ],
}


def _right(_: list[Labelled]) -> list[Answer]:
    return [Answer(message.intent, 0.9, message.intent) for message in MEASURING]


def test_a_sample_keeps_each_intents_share_and_is_the_same_each_time() -> None:
    drawn = sample(TRAINING, 8)
    assert Counter(message.intent for message in drawn) == {"begruessung": 6, "ablehnen": 2}
    assert sample(list(reversed(TRAINING)), 8) == drawn


def test_a_sample_larger_than_the_whole_is_the_whole() -> None:
    assert sample(TRAINING, 100) == TRAINING


def test_messages_come_back_from_the_file_that_rasa_reads(tmp_path: Path) -> None:
    write_training(TRAINING, tmp_path / "nlu.yml")
    assert Counter(read_training(tmp_path)) == Counter(TRAINING)


def test_both_pipelines_are_compared_on_the_messages_that_the_stock_one_learned(tmp_path: Path) -> None:
    path = tmp_path / "stock.json"
    keep(sample(TRAINING, 8), len(TRAINING), MEASURED, 20, path)
    learned: list[Labelled] = []

    def learn(messages: list[Labelled]) -> list[Answer]:
        learned.extend(messages)
        return _right(messages)

    compared = compare(TRAINING, MEASURING, learn, path)
    assert compared
    assert set(learned) == set(sample(TRAINING, 8))
    assert (compared["stock"]["likeliest_right"], compared["ours"]["likeliest_right"]) == (0.5, 1.0)
    assert compared["errors_against_stock"] == 0.0
    assert compared["errors_against_stock_without_longer"] == 0.0
    assert "Hallo" not in path.read_text(encoding="utf-8")


def test_longer_messages_than_were_learned_can_be_left_out_of_the_comparison(tmp_path: Path) -> None:
    path = tmp_path / "stock.json"
    measuring = [*MEASURING, Labelled("Hallo " * 21, "begruessung")]
    third = {"intent": "begruessung", "ranking": [{"name": "begruessung", "confidence": 0.6}]}
    keep(sample(TRAINING, 8), len(TRAINING), {"answers": [*MEASURED["answers"], third]}, 20, path)
    wrong = [Answer("ablehnen", 0.9, "ablehnen") for _ in measuring]
    compared = compare(TRAINING, measuring, lambda _: wrong, path)
    assert compared
    assert (compared["errors_against_stock"], compared["errors_against_stock_without_longer"]) == (2.0, 1.0)
    assert compared["messages_without_longer"] == 2


def test_a_kept_result_holds_no_longer_than_its_messages_stay(tmp_path: Path) -> None:
    path = tmp_path / "stock.json"
    assert compare(TRAINING, MEASURING, _right, path) is None
    keep(sample(TRAINING, 8), len(TRAINING), MEASURED, 20, path)
    assert compare(TRAINING[5:35], MEASURING, _right, path) is None
    assert compare(TRAINING, MEASURING[:1], _right, path) is None


@pytest.mark.parametrize("figures", [{}, {"errors_against_stock": {"mean": 0.4, "min": 0.4, "max": 0.4}}])
def test_the_page_shows_the_targets_that_were_measured(figures: dict[str, Any]) -> None:
    names = ("accuracy", "asked_back", "right_on_button", "rejected_or_asked", "macro_f1", "calibration_error")
    shown = {name: {"mean": 0.5, "min": 0.4, "max": 0.6} for name in names}
    report = {"figures": {**shown, **figures}, "messages": 2, "seeds": [0], "training_messages": 40, "state": "x"}
    html = page({**report, "by_style": {}, "by_intent": {}, "as_shipped": {"accuracy": 0.5}, "entities": {}})
    assert ("Standard-Pipeline" in html) == bool(figures)
    assert "class='no'>0.500" in html
