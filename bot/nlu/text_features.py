"""Counts words and letter groups of a message as TF-IDF, with a state that goes into plain files.

Pure: texts (and, where spaCy ran, lemmas) in, sparse rows out. Not for sentence vectors.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from bot.nlu.normaliser import fold, normalise

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

WORD_PATTERN = r"(?u)\b\w+\b|[?!]|[^\w\s]"
"""Words, and signs as words of their own: emoji carry meaning, a question mark tells asking from telling."""


@dataclass(frozen=True)
class FeatureSettings:
    """How far the counting goes; every value is from the table in docs/nlu.md."""

    word_ngrams: tuple[int, int] = (1, 2)
    letter_ngrams: tuple[int, int] = (2, 5)
    letter_min_messages: int = 2
    lemmas: bool = False


@dataclass(frozen=True)
class View:
    """One way to cut a text into terms, with the place and the weight of each term."""

    cut: Callable[[str], list[str]]
    places: dict[str, int]
    weights: list[float]

    def row(self, text: str) -> tuple[list[int], list[float]]:
        """Return places and values of the terms in `text`, as a row of length 1."""
        counts = Counter(self.places[term] for term in self.cut(text) if term in self.places)
        values = [(1.0 + math.log(count)) * self.weights[place] for place, count in counts.items()]
        length = math.sqrt(sum(value * value for value in values)) or 1.0
        return list(counts), [value / length for value in values]


@dataclass
class TextFeatures:
    """TF-IDF over words, letter groups and lemmas, side by side."""

    settings: FeatureSettings = field(default_factory=FeatureSettings)
    _views: dict[str, View] = field(default_factory=dict)

    def fit(self, texts: Sequence[str], lemmas: Sequence[str] | None = None) -> csr_matrix:
        """Learn the vocabulary and the weights, return the rows of `texts`."""
        names = ["words", "letters", "lemmas"] if lemmas is not None and self.settings.lemmas else ["words", "letters"]
        inputs = _inputs(names, texts, lemmas)
        for name in names:
            learner = self._learner(name)
            learner.fit(inputs[name])
            places = {str(term): int(place) for term, place in learner.vocabulary_.items()}
            self._views[name] = View(learner.build_analyzer(), places, learner.idf_.tolist())
        return self.transform(texts, lemmas)

    def transform(self, texts: Sequence[str], lemmas: Sequence[str] | None = None) -> csr_matrix:
        """Return one row for each text.

        By hand, since scikit-learn checks and copies the whole vocabulary for every message (6 of 8 ms).
        """
        from scipy.sparse import csr_matrix, hstack

        blocks = []
        inputs = _inputs(self._views, texts, lemmas)
        for name, view in self._views.items():
            rows = [view.row(text) for text in inputs[name]]
            ends = np.cumsum([0, *(len(places) for places, _ in rows)])
            places = np.array([place for row, _ in rows for place in row], dtype=np.int32)
            values = np.array([value for _, row in rows for value in row], dtype=np.float32)
            blocks.append(csr_matrix((values, places, ends), shape=(len(texts), len(view.places))))
        return hstack(blocks, format="csr")

    def state(self) -> tuple[dict[str, list[str]], dict[str, np.ndarray]]:
        """Return what was learned as terms (for JSON) and weights (for npz), by view."""
        terms = {name: sorted(view.places, key=view.places.__getitem__) for name, view in self._views.items()}
        return terms, {name: np.array(view.weights) for name, view in self._views.items()}

    def restore(self, terms: dict[str, list[str]], weights: dict[str, np.ndarray]) -> TextFeatures:
        """Take a state over that `state` returned."""
        for name, words in terms.items():
            places = {word: place for place, word in enumerate(words)}
            self._views[name] = View(self._learner(name).build_analyzer(), places, weights[name].tolist())
        return self

    def _learner(self, name: str) -> Any:
        from sklearn.feature_extraction.text import TfidfVectorizer

        if name == "letters":
            return TfidfVectorizer(
                analyzer="char_wb",
                ngram_range=self.settings.letter_ngrams,
                min_df=self.settings.letter_min_messages,
                lowercase=False,
            )
        return TfidfVectorizer(token_pattern=WORD_PATTERN, ngram_range=self.settings.word_ngrams, lowercase=False)


def _inputs(names: Iterable[str], texts: Sequence[str], lemmas: Sequence[str] | None) -> dict[str, list[str]]:
    """Return what each view counts; each text is brought into its plain form once."""
    plain = [normalise(text) for text in texts]
    found = {"words": plain}
    for name in names:
        if name == "letters":
            found[name] = [fold(text) for text in plain]
        elif name == "lemmas":
            # A message without lemmas (spaCy dropped from config.yml since) still gets its words counted.
            pairs = zip(lemmas or [""] * len(plain), plain, strict=True)
            found[name] = [normalise(lemma) if lemma else text for lemma, text in pairs]
    return found
