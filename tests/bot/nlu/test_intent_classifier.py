from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.intent_classifier import GermanIntentClassifier
from bot.nlu.sentence_vectors import SentenceVectors
from tests.bot.nlu.graph import Built, message, tiny_data
from tests.pace import fastest

QUESTIONS = ["hallo du", "konto gesperrt bei mailjet", "keine mail angekommen", "instagram gesperrt", "?!"]


def _answers(component: Any, texts: list[str] = QUESTIONS) -> list[list[dict[str, Any]]]:
    return [component.process([message(text)])[0].get("intent_ranking") for text in texts]


@pytest.fixture
def built(tmp_path: Path) -> Built:
    built = Built(tmp_path, GermanIntentClassifier)
    built.new().train(tiny_data())
    return built


def test_it_learns_and_ranks_with_probabilities(built: Built) -> None:
    asked = built.loaded().process([message("mein konto bei mailjet ist gesperrt")])[0]
    assert asked.get("intent")["name"] == "account_gesperrt"
    assert asked.get("intent") == asked.get("intent_ranking")[0]
    assert sum(entry["confidence"] for entry in asked.get("intent_ranking")) == pytest.approx(1, abs=1e-5)


def test_a_loaded_model_answers_like_the_one_that_was_trained(tmp_path: Path) -> None:
    built = Built(tmp_path, GermanIntentClassifier)
    trained = built.new()
    trained.train(tiny_data())
    assert _answers(trained) == _answers(built.loaded())


def test_the_same_data_give_the_same_answers_in_any_order(tmp_path: Path) -> None:
    given = []
    for name, examples in (("a", tiny_data().training_examples), ("b", tiny_data().training_examples[::-1])):
        built = Built(tmp_path / name, GermanIntentClassifier)
        built.new().train(TrainingData(examples))
        given.append(_answers(built.loaded()))
    assert given[0] == given[1]


def test_no_pickle_is_among_its_files(built: Built, tmp_path: Path) -> None:
    names = {path.suffix for path in tmp_path.rglob("*") if path.is_file()}
    assert names == {".json", ".npz"}


def test_vectors_before_it_are_used_and_needed_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    vectors = Built(tmp_path / "v", SentenceVectors).new()
    built = Built(tmp_path / "c", GermanIntentClassifier)
    built.new().train(vectors.process_training_data(tiny_data()))
    asked = vectors.process([message("the mail did not arrive")])
    assert built.loaded().process(asked)[0].get("intent")["name"] == "email_nicht_angekommen"


@pytest.mark.parametrize("text", ["", " \t\n", "\u200b\u200d", "\x00"])
def test_nothing_to_read_gets_no_intent(built: Built, text: str) -> None:
    asked = built.loaded().process([message(text)])[0]
    assert asked.get("intent") == {"name": None, "confidence": 0.0}
    assert asked.get("intent_ranking") == []


@pytest.mark.parametrize(
    "text",
    [
        "😀😀😀",
        "1234567890",
        "Привет как дела",
        "مرحبا abc שלום",
        "\u202email",
        "a" * 10_000,
        "Mail weg. " * 1_000,
        "\ud800",
    ],
)
def test_strange_input_gets_an_answer_in_bounded_time(built: Built, text: str) -> None:
    component = built.loaded()
    assert isinstance(component.process([message(text)])[0].get("intent_ranking"), list)
    assert fastest(lambda: component.process([message(text)]), 0.5) <= 0.5  # 50 ms on a quiet machine


def test_training_without_examples_stays_harmless(tmp_path: Path) -> None:
    built = Built(tmp_path, GermanIntentClassifier)
    built.new().train(TrainingData([]))
    assert built.loaded().process([message("hallo")])[0].get("intent")["name"] is None


@pytest.mark.parametrize("config", [{"strictness": 0}, {"ranking_length": 2}])
def test_settings_that_cannot_work_are_refused_by_name(tmp_path: Path, config: dict[str, Any]) -> None:
    with pytest.raises(InvalidConfigException, match=next(iter(config))):
        Built(tmp_path, GermanIntentClassifier, config).new()


def test_a_change_of_the_pure_modules_trains_anew() -> None:
    assert len(GermanIntentClassifier.fingerprint_addon({})) == 16
