"""The decision in three itself: pure, shared by the Rasa component (scope.py) and the language report.

* sure: the bot answers the likeliest intent (or says that the topic is foreign).
* in doubt: the likeliest intent is named, but the dialogue asks back with topics as buttons (asking_back.py).
* lost: no intent is named, for not even the likeliest has much for it or the topic is rather foreign; a help passage
  may answer then (passages.py), else the bot asks back as well.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.dialogue.asking_back import TOPICS

FOREIGN = "thema_fremd"
IN_DOUBT = "in_doubt"
"""Property of a parsed message: the bot asks back before it acts on the intent."""
UNSURE = "nlu_fallback"
"""Rasa's own name for "not understood"; the bot asks back with the likeliest topics."""


@dataclass(frozen=True)
class Decision:
    """The intent that is named, how sure it is, and whether the bot asks back before it acts on it."""

    name: str
    confidence: float
    asks: bool


@dataclass(frozen=True)
class Thresholds:
    """From which probability on each answer is given; chosen by cost on held-out folds, see config.yml."""

    sure: float
    """For a topic that can be offered as a button."""
    chat: float
    """For the rest ("thanks", "bye", a yes): no button would help there, and a wrong greeting costs little."""
    foreign: float
    suspicion: float
    """From so much for a foreign topic on the bot asks back."""
    lost: float = 0.3
    """Below it no intent is named."""
    alien: float = 0.15
    """From so much for a foreign topic on no intent is named."""

    def decide(self, ranking: Sequence[Mapping[str, Any]]) -> Decision:
        """Return the intent to name and whether to ask back first."""
        if not ranking:
            return Decision(UNSURE, 1.0, asks=True)
        foreign = next((entry["confidence"] for entry in ranking if entry["name"] == FOREIGN), 0.0)
        best = next((entry for entry in ranking if entry["name"] != FOREIGN), ranking[0])
        if foreign >= self.foreign and foreign >= best["confidence"]:
            return Decision(FOREIGN, foreign, asks=False)
        if best["confidence"] < self.lost or foreign >= self.alien:
            return Decision(UNSURE, 1.0 - best["confidence"], asks=True)
        needed = self.sure if best["name"] in TOPICS else self.chat
        return Decision(best["name"], best["confidence"], best["confidence"] < needed or foreign >= self.suspicion)
