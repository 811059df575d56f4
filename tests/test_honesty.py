"""What is measured was not learned: no training message is a measuring line or a light rewording of one."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from bot.insight.language_data import read_training

ROOT = Path(__file__).resolve().parents[1]
NEAREST_ALLOWED = 0.25
"""Normalised edit distance; below it a message counts as the same sentence."""


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def _measuring_lines() -> list[str]:
    tables = sorted((ROOT / "tests" / "eval").glob("*.tsv"))
    return [
        line.split("\t")[0]
        for table in tables
        for line in table.read_text(encoding="utf-8").splitlines()[1:]
        if line.strip()
    ]


def test_the_measuring_lines_are_there() -> None:
    assert len(_measuring_lines()) > 300


def test_no_training_message_is_near_a_measuring_line() -> None:
    training = [_plain(message.text) for message in read_training(ROOT / "data" / "nlu")]
    measuring = [_plain(line) for line in _measuring_lines()]
    distances = process.cdist(training, measuring, scorer=Levenshtein.normalized_distance, workers=-1, dtype=np.float32)
    too_near = [training[place] for place in np.flatnonzero(distances.min(axis=1) < NEAREST_ALLOWED)]
    assert not too_near


def test_no_training_message_stands_in_two_intents() -> None:
    seen: dict[str, str] = {}
    for message in read_training(ROOT / "data" / "nlu"):
        assert seen.setdefault(_plain(message.text), message.intent) == message.intent, message.text
