"""Which model serves after a training: files and stamps are real, the model's bytes and figures are made up."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import tarfile
from pathlib import Path
from typing import Any

import pytest

from bot import training
from bot.insight.language_answers import vectors_of
from bot.insight.language_data import read_training
from bot.insight.quick_figures import CLASSIFIER, CannotMeasure, quick_figures
from bot.model_shelf import Shelf, falls
from bot.nlu.intent_model import IntentModel, ModelSettings
from bot.training import Outcome, Result, roll_back, train_if_needed
from tests.server import ROOT

GOOD = {
    "accuracy": 0.92, "likeliest_right": 0.93, "macro_f1": 0.9, "foreign_recall": 0.91, "rejected": 0.02,
    "wrong_confident": 0.03, "messages": 333, "foreign": 34, "ours": 299, "measured_on": "abc",
}  # fmt: skip


class Workshop:
    """A shelf with data that can change, and trainings whose figures are given."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.shelf = Shelf(folder / "models")
        self.figures: dict[str, Any] | None = dict(GOOD)
        self.trainings = 0
        self._patch = monkeypatch
        self.data("first")

    def data(self, state: str) -> None:
        self._patch.setattr(training, "digest_of_inputs", lambda: state)

    def train(self, figures: dict[str, Any] | None = None, **how: bool) -> Result:
        made = {**GOOD, **figures} if figures is not None else self.figures

        def write(model: Path, _force: bool) -> None:
            self.trainings += 1
            model.write_text(json.dumps(made))

        def measure(model: Path) -> dict[str, Any] | None:
            return json.loads(model.read_text()) if made else None

        return train_if_needed(shelf=self.shelf, train=write, measure=measure, **how)

    def served(self) -> float:
        """Return the accuracy of the model in service, whose stamp must belong to it."""
        stamp = self.shelf.service.read()
        assert stamp
        content = self.shelf.service.model.read_bytes()
        assert stamp["model_sha256"] == hashlib.sha256(content).hexdigest()
        return float(json.loads(content)["accuracy"])


@pytest.fixture
def workshop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workshop:
    return Workshop(tmp_path, monkeypatch)


def test_nothing_is_trained_while_nothing_changed(workshop: Workshop) -> None:
    assert workshop.train().outcome is Outcome.TRAINED
    assert workshop.train().outcome is Outcome.CURRENT
    assert workshop.trainings == 1
    stamp = workshop.shelf.service.read()
    assert stamp
    assert stamp["inputs"] == "first"
    assert stamp["figures"] == GOOD


@pytest.mark.parametrize(
    ("figure", "value"),
    [("accuracy", 0.9), ("macro_f1", 0.88), ("rejected", 0.04), ("wrong_confident", 0.05), ("foreign_recall", 0.82)],
)
def test_data_that_lower_a_figure_by_more_than_a_point_are_refused(
    workshop: Workshop, figure: str, value: float
) -> None:
    workshop.train()
    workshop.data("worse")
    result = workshop.train({figure: value})
    assert result.outcome is Outcome.REFUSED
    assert [line.split(":")[0] for line in result.fallen] == [figure]
    assert f"{value:.3f}" in str(result)
    assert "train --accept" in str(result)
    assert workshop.served() == GOOD["accuracy"]


@pytest.mark.parametrize(
    ("figure", "value"), [("accuracy", 0.911), ("foreign_recall", 0.885), ("rejected", 0.03), ("accuracy", 0.99)]
)
def test_a_point_or_a_single_message_less_is_no_reason(workshop: Workshop, figure: str, value: float) -> None:
    workshop.train()
    workshop.data("second")
    assert workshop.train({figure: value}).outcome is Outcome.TRAINED


def test_what_was_refused_is_refused_again_without_training_and_can_be_accepted(workshop: Workshop) -> None:
    workshop.train()
    workshop.data("worse")
    workshop.train({"accuracy": 0.8})
    again = workshop.train({"accuracy": 0.8})
    assert again.outcome is Outcome.REFUSED
    assert again.fallen
    assert workshop.trainings == 2
    assert workshop.train(accept=True).outcome is Outcome.TRAINED
    assert workshop.trainings == 2
    assert workshop.served() == 0.8
    assert workshop.train().outcome is Outcome.CURRENT


def test_the_last_good_model_comes_back_and_stays_until_the_data_change(workshop: Workshop) -> None:
    assert not roll_back(workshop.shelf)
    workshop.train()
    workshop.data("second")
    workshop.train({"accuracy": 0.915})
    assert roll_back(workshop.shelf)
    assert workshop.served() == GOOD["accuracy"]
    assert workshop.train().outcome is Outcome.CURRENT
    workshop.data("third")
    assert workshop.train({"accuracy": 0.93}).outcome is Outcome.TRAINED
    assert workshop.served() == 0.93


def test_a_rollback_can_be_taken_back(workshop: Workshop) -> None:
    workshop.train()
    workshop.data("second")
    workshop.train({"accuracy": 0.915})
    assert roll_back(workshop.shelf)
    assert roll_back(workshop.shelf)
    assert workshop.served() == 0.915


def test_without_measuring_messages_it_says_that_it_could_not_check(workshop: Workshop) -> None:
    workshop.figures = None
    workshop.train()
    workshop.data("second")
    result = workshop.train()
    assert result.outcome is Outcome.TRAINED
    assert "could not be compared" in str(result)
    assert quick_figures(workshop.shelf.service.model, Path("nowhere.tsv")) is None


def test_figures_on_other_messages_are_not_compared() -> None:
    assert falls(GOOD, {**GOOD, "accuracy": 0.5, "measured_on": "other"}) == []
    assert falls(None, GOOD) == []


def test_a_damaged_stamp_means_training_anew(workshop: Workshop) -> None:
    workshop.train()
    workshop.shelf.service.stamp.write_text("{")
    assert workshop.train().outcome is Outcome.TRAINED


def test_a_model_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    broken = tmp_path / "model.tar.gz"
    broken.write_bytes(b"no archive")
    with pytest.raises(CannotMeasure):
        quick_figures(broken)


def test_the_model_in_service_is_measured_within_seconds() -> None:
    figures = quick_figures(training.MODEL)
    assert figures
    assert figures["accuracy"] > 0.8
    assert figures["messages"] == figures["foreign"] + figures["ours"]


def test_a_model_learned_from_wrong_labels_is_noticed(tmp_path: Path) -> None:
    learned = read_training()[::5]
    labels = [message.intent for message in learned]
    # Every third message bears somebody else's intent.
    wrong = [labels[one * 7 % len(labels)] if one % 3 == 0 else label for one, label in enumerate(labels)]
    spoiled = _archive(tmp_path, [message.text for message in learned], wrong)
    fallen = {one.name for one in falls(quick_figures(training.MODEL), quick_figures(spoiled))}
    assert {"accuracy", "macro_f1"} <= fallen


def _archive(folder: Path, texts: list[str], labels: list[str]) -> Path:
    """Write a classifier as Rasa packs it into a model."""
    inside = folder / f"train_{CLASSIFIER}4"
    inside.mkdir()
    IntentModel(ModelSettings(calibrate=False)).fit(texts, labels, vectors_of(texts)).save(inside)
    archive = folder / "spoiled.tar.gz"
    with tarfile.open(archive, "w:gz") as out:
        out.add(inside, f"components/{inside.name}")
    return archive


def test_the_commands_are_there() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bot", "train", "--help"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert "--accept" in done.stdout
