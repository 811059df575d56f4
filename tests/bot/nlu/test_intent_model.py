"""Tests of the linear model that intents and known questions share."""

from __future__ import annotations

import numpy as np

from bot.nlu.intent_model import MANY_CLASSES, IntentModel, ModelSettings

NUMBERS = [f"zahl{number:03d}" for number in range(MANY_CLASSES + 1)]
TEXTS = [f"{beginning} {number}" for number in NUMBERS for beginning in ("die", "bitte die", "und nun die")]
LABELS = [number for number in NUMBERS for _ in range(3)]


def _learned() -> IntentModel:
    return IntentModel(ModelSettings(calibrate=False)).fit(TEXTS, LABELS)


def test_many_classes_learned_in_two_halves_are_all_told_apart() -> None:
    model = _learned()

    likeliest = model.probabilities(TEXTS).argmax(axis=1)

    assert [model.classes[place] for place in likeliest] == LABELS


def test_two_trainings_on_the_same_messages_give_the_same_weights() -> None:
    first, second = _learned(), _learned()

    np.testing.assert_array_equal(first.weights, second.weights)
    np.testing.assert_array_equal(first.bias, second.bias)
