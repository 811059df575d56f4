from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from bot.nlu.vector_cache import through_cache


class Encoder:
    def __init__(self) -> None:
        self.asked: list[str] = []

    def __call__(self, texts: Sequence[str]) -> np.ndarray:
        self.asked += texts
        return np.array([[len(text), 0.5] for text in texts], dtype=np.float32)


def test_only_new_texts_are_encoded_the_next_time(tmp_path: Path) -> None:
    first, second = Encoder(), Encoder()
    through_cache(["a", "bb"], first, "x-1", tmp_path)
    rows = through_cache(["bb", "ccc", "a"], second, "x-1", tmp_path)
    assert second.asked == ["ccc"]
    assert rows[:, 0].tolist() == [2.0, 3.0, 1.0]


def test_another_version_of_the_encoder_does_not_use_the_old_vectors(tmp_path: Path) -> None:
    through_cache(["a"], Encoder(), "x-1", tmp_path)
    later = Encoder()
    through_cache(["a"], later, "x-2", tmp_path)
    assert later.asked == ["a"]


@pytest.mark.parametrize("damage", [b"", b"no archive", b"PK\x03\x04broken"])
def test_a_damaged_file_costs_time_and_nothing_else(tmp_path: Path, damage: bytes) -> None:
    (tmp_path / "x-1.npz").write_bytes(damage)
    encoder = Encoder()
    assert through_cache(["a"], encoder, "x-1", tmp_path).shape == (1, 2)
    assert encoder.asked == ["a"]


def test_no_texts_give_no_rows(tmp_path: Path) -> None:
    assert len(through_cache([], Encoder(), "x-1", tmp_path)) == 0
