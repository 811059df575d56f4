"""Counts words and letter groups of a message as TF-IDF, with a state that goes into plain files.

Pure: texts (and, where spaCy ran, lemmas) in, sparse rows out. Not for sentence vectors.
"""

from __future__ import annotations

from collections.abc import Sequence
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


@dataclass
class TextFeatures:
    """TF-IDF over words, letter groups and lemmas, side by side."""

    settings: FeatureSettings = field(default_factory=FeatureSettings)
    _views: dict[str, Any] = field(default_factory=dict)

    def fit(self, texts: Sequence[str], lemmas: Sequence[str] | None = None) -> csr_matrix:
        """Learn the vocabulary and the weights, return the rows of `texts`."""
        from scipy.sparse import hstack

        self._views = {name: self._new_view(name) for name in self._names(lemmas is not None)}
        return hstack(
            [view.fit_transform(self._input(name, texts, lemmas)) for name, view in self._views.items()]
        ).tocsr()

    def transform(self, texts: Sequence[str], lemmas: Sequence[str] | None = None) -> csr_matrix:
        """Return one row for each text."""
        from scipy.sparse import hstack

        return hstack([view.transform(self._input(name, texts, lemmas)) for name, view in self._views.items()]).tocsr()

    def state(self) -> tuple[dict[str, list[str]], dict[str, np.ndarray]]:
        """Return what was learned as terms (for JSON) and weights (for npz), by view."""
        terms = {name: sorted(view.vocabulary_, key=view.vocabulary_.get) for name, view in self._views.items()}
        return terms, {name: view.idf_ for name, view in self._views.items()}

    def restore(self, terms: dict[str, list[str]], weights: dict[str, np.ndarray]) -> TextFeatures:
        """Take a state over that `state` returned."""
        for name, words in terms.items():
            view = self._new_view(name)
            view.vocabulary = {word: place for place, word in enumerate(words)}
            view.idf_ = np.asarray(weights[name], dtype=np.float64)
            self._views[name] = view
        return self

    def _names(self, with_lemmas: bool) -> list[str]:
        return ["words", "letters", "lemmas"] if with_lemmas and self.settings.lemmas else ["words", "letters"]

    def _new_view(self, name: str) -> Any:
        from sklearn.feature_extraction.text import TfidfVectorizer

        common: dict[str, Any] = {"sublinear_tf": True, "lowercase": False, "dtype": np.float64}
        if name == "letters":
            return TfidfVectorizer(
                analyzer="char_wb",
                ngram_range=self.settings.letter_ngrams,
                min_df=self.settings.letter_min_messages,
                **common,
            )
        return TfidfVectorizer(token_pattern=WORD_PATTERN, ngram_range=self.settings.word_ngrams, **common)

    @staticmethod
    def _input(name: str, texts: Sequence[str], lemmas: Sequence[str] | None) -> list[str]:
        if name == "lemmas":
            # A message without lemmas (spaCy dropped from config.yml since) still gets its words counted.
            return [normalise(lemma or text) for lemma, text in zip(lemmas or texts, texts, strict=True)]
        plain = [normalise(text) for text in texts]
        return [fold(text) for text in plain] if name == "letters" else plain
