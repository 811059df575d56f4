"""The out-of-scope decision itself: pure, shared by the Rasa component (scope.py) and the language report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

FOREIGN = "thema_fremd"
UNSURE = "nlu_fallback"
"""Rasa's own name for "not understood"; the bot asks back with the likeliest topics."""


@dataclass(frozen=True)
class Thresholds:
    """From which probability on each answer is given; chosen by cost on held-out folds, see config.yml."""

    sure: float
    foreign: float
    suspicion: float

    def decide(self, ranking: Sequence[Mapping[str, Any]]) -> tuple[str, float]:
        """Return the intent to act on and how sure it is."""
        if not ranking:
            return UNSURE, 1.0
        foreign = next((entry["confidence"] for entry in ranking if entry["name"] == FOREIGN), 0.0)
        best = next((entry for entry in ranking if entry["name"] != FOREIGN), ranking[0])
        if foreign >= self.foreign and foreign >= best["confidence"]:
            return FOREIGN, foreign
        if best["confidence"] < self.sure or foreign >= self.suspicion:
            return UNSURE, 1.0 - best["confidence"]
        return best["name"], best["confidence"]
