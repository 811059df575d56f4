from __future__ import annotations

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

from bot.nlu.normaliser import fold, normalise
from bot.nlu.text_features import FeatureSettings, TextFeatures

TEXTS = ["Die Mail ist weg", "Mail weg!", "Konto gesperrt, was nun?", "die mail die mail", "👍"]


def test_rows_are_those_of_scikit_learn() -> None:
    rows = TextFeatures(FeatureSettings(word_ngrams=(1, 1), letter_ngrams=(2, 3), letter_min_messages=1)).fit(TEXTS)
    letters = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 3), sublinear_tf=True, lowercase=False)
    expected = letters.fit_transform([fold(normalise(text)) for text in TEXTS]).toarray()
    assert np.allclose(rows.toarray()[:, -expected.shape[1] :], expected, atol=1e-6)


def test_a_restored_state_counts_alike() -> None:
    features = TextFeatures()
    features.fit(TEXTS)
    restored = TextFeatures().restore(*features.state())
    asked = ["wo ist die mail", "", "völlig Unbekanntes"]
    assert (features.transform(asked) != restored.transform(asked)).nnz == 0


def test_a_text_of_unknown_words_gets_an_empty_row_and_no_error() -> None:
    features = TextFeatures()
    features.fit(TEXTS)
    assert features.transform(["漢字"]).shape[0] == 1


def test_lemmas_are_a_view_of_their_own_where_asked_for() -> None:
    with_lemmas = TextFeatures(FeatureSettings(lemmas=True))
    rows = with_lemmas.fit(["Konto gesperrt", "Mail zugestellt"], ["Konto sperren", "Mail zustellen"])
    assert "sperren" in with_lemmas.state()[0]["lemmas"]
    assert rows.shape[1] > TextFeatures().fit(["Konto gesperrt", "Mail zugestellt"]).shape[1]
