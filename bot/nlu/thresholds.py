"""The decision in three itself: pure, shared by the Rasa component (scope.py) and the language report.

* sure: the bot answers the likeliest intent (or says that the topic is foreign).
* in doubt: it asks back and offers the likeliest topics as buttons (bot/dialogue/asking_back.py).
* lost: in doubt, and not even the likeliest topic has much for it: a help passage may answer then (passages.py).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.dialogue.asking_back import TOPICS

FOREIGN = "thema_fremd"
UNSURE = "nlu_fallback"
"""Rasa's own name for "not understood"; the bot asks back with the likeliest topics."""


@dataclass(frozen=True)
class Thresholds:
    """From which probability on each answer is given; chosen by cost on held-out folds, see config.yml."""

    sure: float
    """For a topic that can be offered as a button."""
    chat: float
    """For the rest ("thanks", "bye", a yes): no button would help there, and a wrong greeting costs little."""
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
        if best["confidence"] < (self.sure if best["name"] in TOPICS else self.chat) or foreign >= self.suspicion:
            return UNSURE, 1.0 - best["confidence"]
        return best["name"], best["confidence"]
