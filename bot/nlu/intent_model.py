"""The model behind the intent classifier: linear scores over counts and vectors, made into honest probabilities.

Pure numpy and scikit-learn, no Rasa, no pickle: a state is a JSON file and an npz file.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from joblib import Parallel, delayed

from bot.nlu.text_features import FeatureSettings, TextFeatures

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

MANY_CLASSES = 100
"""From so many classes on they are learned in two halves at once."""
CALIBRATION_FOLDS = 3
"""A third of the messages is held out once, to measure how sure the scores may be."""

_STATE = "intents.json"
_ARRAYS = "intents.npz"


@dataclass(frozen=True)
class ModelSettings:
    """What is learned and how strictly; values and measurements stand in config.yml."""

    strictness: float = 0.6
    seed: int = 0
    calibrate: bool = True
    features: FeatureSettings = field(default_factory=FeatureSettings)


@dataclass
class IntentModel:
    """One linear support vector machine over all views, its scores turned into probabilities by a temperature."""

    settings: ModelSettings = field(default_factory=ModelSettings)
    classes: list[str] = field(default_factory=list)
    features: TextFeatures = field(default_factory=TextFeatures)
    weights: np.ndarray = field(default_factory=lambda: np.zeros((0, 0), np.float32))
    bias: np.ndarray = field(default_factory=lambda: np.zeros(0, np.float32))
    centre: np.ndarray = field(default_factory=lambda: np.zeros(0, np.float32))
    scale: float = 1.0
    temperature: float = 1.0

    def fit(
        self,
        texts: Sequence[str],
        labels: Sequence[str],
        vectors: np.ndarray | None = None,
        lemmas: Sequence[str] | None = None,
    ) -> IntentModel:
        """Learn from messages, their intents and, where there are any, their vectors and lemmas."""
        self.classes = sorted(set(labels))
        self.features = TextFeatures(self.settings.features)
        counts = self.features.fit(texts, lemmas)
        if vectors is not None:
            self.centre = vectors.mean(axis=0).astype(np.float32)
            self.scale = float(1.0 / np.linalg.norm(vectors - self.centre, axis=1).mean())
        rows = self._join(counts, vectors)
        answers = np.searchsorted(self.classes, labels)
        if self.settings.calibrate:
            self.temperature = self._measure_temperature(rows, answers)
        self.weights, self.bias = self._fit_scores(rows, answers, len(self.classes))
        return self

    def probabilities(
        self, texts: Sequence[str], vectors: np.ndarray | None = None, lemmas: Sequence[str] | None = None
    ) -> np.ndarray:
        """Return one row of probabilities for each text, in the order of `classes`."""
        from scipy.sparse import csr_matrix

        counts = self.features.transform(texts, lemmas)
        scores = counts @ self.weights[: counts.shape[1]]
        if vectors is not None and self.centre.size:
            # Added up rather than joined: putting two matrices together costs as much as multiplying them. As sparse
            # ones, since a dense product wakes threads of BLAS, which then wait busily: twice the processor time.
            scores = scores + csr_matrix(self._scaled(vectors)) @ self.weights[counts.shape[1] :]
        return _softmax((scores + self.bias) / self.temperature)

    def save(self, folder: Path) -> None:
        """Write the state into two files of `folder`."""
        terms, weights = self.features.state()
        state = {
            "settings": asdict(self.settings),
            "classes": self.classes,
            "scale": self.scale,
            "temperature": self.temperature,
            "terms": terms,
        }
        (folder / _STATE).write_text(json.dumps(state, ensure_ascii=False), encoding="utf-8")
        np.savez(
            folder / _ARRAYS,
            weights=self.weights,
            bias=self.bias,
            centre=self.centre,
            **{f"terms_{name}": values for name, values in weights.items()},
        )

    @classmethod
    def load(cls, folder: Path) -> IntentModel:
        """Read what `save` wrote."""
        state = json.loads((folder / _STATE).read_text(encoding="utf-8"))
        settings = _settings(state["settings"])
        with np.load(folder / _ARRAYS, allow_pickle=False) as arrays:
            term_weights = {name: arrays[f"terms_{name}"] for name in state["terms"]}
            return cls(
                settings=settings,
                classes=state["classes"],
                features=TextFeatures(settings.features).restore(state["terms"], term_weights),
                weights=arrays["weights"],
                bias=arrays["bias"],
                centre=arrays["centre"],
                scale=state["scale"],
                temperature=state["temperature"],
            )

    def _join(self, counts: csr_matrix, vectors: np.ndarray | None) -> csr_matrix:
        from scipy.sparse import csr_matrix, hstack

        if vectors is None:
            return counts
        return hstack([counts, csr_matrix(self._scaled(vectors))], format="csr")

    def _scaled(self, vectors: np.ndarray) -> np.ndarray:
        # Single precision like the counts: mixed, scipy would copy all weights for every message (8 ms).
        return (vectors - self.centre).astype(np.float32) * np.float32(self.scale)

    def _fit_scores(self, rows: csr_matrix, answers: np.ndarray, classes: int) -> tuple[np.ndarray, np.ndarray]:
        if classes < MANY_CLASSES:
            return _fit_some(rows, answers, range(classes), self.settings)
        half = classes // 2
        parts = (range(half), range(half, classes))
        # Each class is told from all others by itself: two halves, two cores. Processes and not threads, since
        # liblinear draws its random numbers from one place a process: beside each other no training would be like the
        # one before. Without memory maps, which liblinear can't read.
        fitted = Parallel(n_jobs=len(parts), max_nbytes=None)(
            delayed(_fit_some)(rows, answers, some, self.settings) for some in parts
        )
        return np.hstack([weights for weights, _ in fitted]), np.concatenate([bias for _, bias in fitted])

    def _measure_temperature(self, rows: csr_matrix, answers: np.ndarray) -> float:
        """Choose the temperature under which held-out messages get the likeliest right answers."""
        from sklearn.model_selection import StratifiedKFold

        if np.bincount(answers).min() < CALIBRATION_FOLDS:
            return 1.0
        folds = StratifiedKFold(CALIBRATION_FOLDS, shuffle=True, random_state=self.settings.seed)
        # One split of the three: a third of the messages is plenty for one number, and training stays quick.
        learn, held_out = next(folds.split(rows, answers))
        weights, bias = self._fit_scores(rows[learn], answers[learn], len(self.classes))
        scores, answers = rows[held_out] @ weights + bias, answers[held_out]
        candidates = np.geomspace(0.03, 3.0, 60)
        return float(min(candidates, key=lambda value: _surprise(_softmax(scores / value), answers)))


def _fit_some(
    rows: csr_matrix, answers: np.ndarray, some: range, settings: ModelSettings
) -> tuple[np.ndarray, np.ndarray]:
    """Learn the scores of some neighbouring classes against everything else."""
    from sklearn.svm import LinearSVC

    counts = np.bincount(answers)
    names = np.where((answers >= some.start) & (answers < some.stop), answers, some.stop)
    balanced = {name: len(answers) / (len(counts) * counts[name]) for name in some}
    machine = LinearSVC(C=settings.strictness, class_weight=balanced | {some.stop: 1.0}, random_state=settings.seed)
    machine.fit(rows, names)
    weights, bias = machine.coef_, machine.intercept_
    if len(machine.classes_) == 2:  # scikit-learn keeps one row for two classes
        weights, bias = np.vstack([-weights[0], weights[0]]), np.array([-bias[0], bias[0]])
    chosen = slice(0, len(some))
    return np.ascontiguousarray(weights[chosen].T, dtype=np.float32), bias[chosen].astype(np.float32)


def _settings(raw: dict[str, object]) -> ModelSettings:
    features = dict(raw.pop("features"))  # type: ignore[call-overload]
    ngrams = {name: tuple(features.pop(name)) for name in ("word_ngrams", "letter_ngrams")}
    return ModelSettings(features=FeatureSettings(**ngrams, **features), **raw)  # type: ignore[arg-type]


def _softmax(scores: np.ndarray) -> np.ndarray:
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    return raised / raised.sum(axis=1, keepdims=True)


def _surprise(probabilities: np.ndarray, answers: np.ndarray) -> float:
    return float(-np.log(probabilities[np.arange(len(answers)), answers] + 1e-12).mean())
