"""Learns which acts a message does at a point of the talk.

Pure numpy and scikit-learn through the intents' own model: the words count by themselves, so that "wo ist das?" learned
at one question is known at all, and once more together with the open question, since "nichts" answers differently at
"Hat das geholfen?" and at "Hast du so eine Mail?". Not for what follows from an act.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from bot.nlu.intent_model import IntentModel, ModelSettings
from bot.nlu.normaliser import normalise, visible
from bot.nlu.text_features import FeatureSettings
from bot.understand.acts import ActExample, Point

QUESTION_WEIGHT = 0.5
"""How much the open question alone weighs beside a sentence vector of length 1."""
ALSO = 0.25
"""From this probability on an act is done beside the likeliest one."""
_QUESTIONS = "questions.json"


@dataclass
class ActModel:
    """A linear model over words, letters, words joined with the open question, sentence vector and question."""

    model: IntentModel = field(default_factory=IntentModel)
    questions: list[str] = field(default_factory=list)

    def fit(self, examples: Sequence[ActExample], vectors: np.ndarray | None, settings: ModelSettings) -> ActModel:
        """Learn from examples and, where there are any, the vectors of their texts (one row each)."""
        self.questions = sorted({example.point.question for example in examples})
        # A message that does two things stands once for each of them.
        pairs = [(row, act) for row, example in enumerate(examples) for act in example.acts]
        chosen = [examples[row] for row, _ in pairs]
        points = [example.point for example in chosen]
        texts = [example.text for example in chosen]
        rows = None if vectors is None else vectors[[row for row, _ in pairs]]
        self.model = IntentModel(settings).fit(
            texts, [act for _, act in pairs], self._beside(points, rows), _crossed(texts, points)
        )
        return self

    def probabilities(self, text: str, point: Point, vector: np.ndarray | None) -> list[tuple[str, float]]:
        """Return acts with their probabilities, the likeliest first; nothing for a text without a visible sign."""
        if not visible(text):
            return []
        rows = None if vector is None else vector.reshape(1, -1)
        row = self.model.probabilities([text], self._beside([point], rows), _crossed([text], [point]))[0]
        return [(self.model.classes[place], float(row[place])) for place in np.argsort(-row, kind="stable")]

    def save(self, folder: Path) -> None:
        """Write the state into files of `folder`."""
        self.model.save(folder)
        (folder / _QUESTIONS).write_text(json.dumps(self.questions), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> ActModel:
        """Read what `save` wrote."""
        return cls(IntentModel.load(folder), json.loads((folder / _QUESTIONS).read_text(encoding="utf-8")))

    def _beside(self, points: Sequence[Point], vectors: np.ndarray | None) -> np.ndarray:
        places = {name: place for place, name in enumerate(self.questions)}
        asked = np.zeros((len(points), len(places)), np.float32)
        for row, point in enumerate(points):
            if point.question in places:
                asked[row, places[point.question]] = QUESTION_WEIGHT
        return asked if vectors is None else np.hstack([vectors, asked]).astype(np.float32)


def settings_for(strictness: float, seed: int = 0) -> ModelSettings:
    """Return the settings of an ActModel; the third view holds the words joined with the question."""
    return ModelSettings(strictness=strictness, seed=seed, features=FeatureSettings(lemmas=True))


def above_threshold(ranked: Sequence[tuple[str, float]]) -> list[tuple[str, float]]:
    """Return the likeliest act and those that are likely beside it."""
    return [one for rank, one in enumerate(ranked) if rank == 0 or one[1] >= ALSO]


def _crossed(texts: Sequence[str], points: Sequence[Point]) -> list[str]:
    return [
        " ".join(f"{point.question}_{word}" for word in normalise(text).split()) or point.question
        for text, point in zip(texts, points, strict=True)
    ]
