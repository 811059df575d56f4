"""Counts how well messages were understood. Pure: answers and probabilities in, figures out.

A message has one of three fates (bot/nlu/thresholds.py): answered, asked back with topics as buttons, turned away.
`accuracy`, `foreign_recall` and `rejected` look at the intent that is named, `answered_right`, `foreign_not_answered`
and `rejected_or_asked` at what the user gets, where asking back counts as a failure (for a foreign message: as none).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np

from bot.insight.language_data import Labelled
from bot.nlu.thresholds import FOREIGN, UNSURE

BINS = 10
"""Steps of confidence in the reliability curve and in the calibration error."""


@dataclass(frozen=True)
class Answer:
    """What the model said to one message: before and after the out-of-scope decision."""

    likeliest: str
    confidence: float
    decided: str
    offered: tuple[str, ...] = ()
    """The topics on the buttons, where the bot asks back."""
    named: str = ""
    """The intent that understanding names; nothing: the decided one. In doubt the dialogue asks back all the same."""

    @property
    def intent(self) -> str:
        """The intent named."""
        return self.named or self.decided


@dataclass(frozen=True)
class Scores:
    """The figures of one run; shares from 0 to 1."""

    accuracy: float
    """The intent named is the right one, also where the bot asks back to be sure."""
    answered_right: float
    """The right intent is acted on at once; asking back counts as not right."""
    likeliest_right: float
    """Right intent before the decision."""
    macro_f1: float
    foreign_recall: float
    """Foreign messages for which `thema_fremd` or no intent is named."""
    foreign_not_answered: float
    """Foreign messages that get no answer as if they were ours: recalled, or asked back."""
    rejected: float
    """Messages of our topics for which `thema_fremd` or no intent is named."""
    rejected_or_asked: float
    """Messages of our topics called foreign or asked back, whatever the buttons say."""
    wrong_confident: float
    """Messages that got a wrong intent without asking back; calling one of ours foreign counts too."""
    asked_back: float
    """Messages asked back, foreign ones included."""
    right_on_button: float
    """Messages asked back with the right topic among the buttons; of all messages."""
    calibration_error: float
    by_intent: dict[str, float] = field(default_factory=dict)
    by_style: dict[str, float] = field(default_factory=dict)

    def headline(self) -> dict[str, float]:
        """Return the figures without the breakdowns."""
        return {name: value for name, value in asdict(self).items() if isinstance(value, float)}


def score(messages: Sequence[Labelled], answers: Sequence[Answer]) -> Scores:
    """Return the figures of `answers` to `messages`."""
    right = np.array([answer.decided == message.intent for message, answer in zip(messages, answers, strict=True)])
    named = np.array([answer.intent == message.intent for message, answer in zip(messages, answers, strict=True)])
    without = np.array([answer.intent in (FOREIGN, UNSURE) for answer in answers])
    first = np.array([answer.likeliest == message.intent for message, answer in zip(messages, answers, strict=True)])
    foreign = np.array([message.intent == FOREIGN for message in messages])
    turned_away = np.array([answer.decided in (FOREIGN, UNSURE) for answer in answers])
    asked_back = np.array([answer.decided == UNSURE for answer in answers])
    on_button = np.array([message.intent in answer.offered for message, answer in zip(messages, answers, strict=True)])
    on_button &= asked_back
    confidence = np.array([answer.confidence for answer in answers])
    return Scores(
        accuracy=_share(named),
        answered_right=_share(right),
        likeliest_right=_share(first),
        macro_f1=_macro_f1(messages, answers),
        foreign_recall=_share(without[foreign]),
        foreign_not_answered=_share(turned_away[foreign]),
        rejected=_share(without[~foreign]),
        rejected_or_asked=_share(turned_away[~foreign]),
        wrong_confident=_share(~right & ~asked_back),
        asked_back=_share(asked_back),
        right_on_button=_share(on_button),
        calibration_error=_calibration_error(first, confidence),
        by_intent=_by([message.intent for message in messages], right),
        by_style=_by([message.style for message in messages], right),
    )


def reliability(messages: Sequence[Labelled], answers: Sequence[Answer]) -> list[tuple[float, float, int]]:
    """Return for each step of confidence its mean, the share of right answers and the number of messages."""
    steps: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for message, answer in zip(messages, answers, strict=True):
        step = min(int(answer.confidence * BINS), BINS - 1)
        steps[step].append((answer.confidence, answer.likeliest == message.intent))
    return [
        (float(np.mean([sure for sure, _ in pairs])), float(np.mean([right for _, right in pairs])), len(pairs))
        for _, pairs in sorted(steps.items())
    ]


def confusions(messages: Sequence[Labelled], answers: Sequence[Answer]) -> Counter[tuple[str, str]]:
    """Return how often each true intent got each decision."""
    return Counter((message.intent, answer.decided) for message, answer in zip(messages, answers, strict=True))


def mean_of(runs: Sequence[Scores]) -> dict[str, dict[str, float]]:
    """Return mean, smallest and largest value of each headline figure."""
    lines = [run.headline() for run in runs]
    return {
        name: {
            "mean": round(float(np.mean([line[name] for line in lines])), 4),
            "min": round(min(line[name] for line in lines), 4),
            "max": round(max(line[name] for line in lines), 4),
        }
        for name in lines[0]
    }


def mean_breakdown(runs: Sequence[dict[str, float]]) -> dict[str, float]:
    """Return the mean over runs for each key."""
    return {key: round(float(np.mean([run[key] for run in runs])), 3) for key in sorted(runs[0])}


def _share(hits: Any) -> float:
    return float(np.mean(hits)) if len(hits) else 0.0


def _by(keys: Sequence[str], right: np.ndarray) -> dict[str, float]:
    groups: dict[str, list[bool]] = defaultdict(list)
    for key, hit in zip(keys, right, strict=True):
        groups[key].append(bool(hit))
    return {key: float(np.mean(hits)) for key, hits in groups.items()}


def _macro_f1(messages: Sequence[Labelled], answers: Sequence[Answer]) -> float:
    table = confusions(messages, answers)
    values = []
    for intent in {message.intent for message in messages}:
        hits = table[intent, intent]
        wanted = sum(count for (true, _), count in table.items() if true == intent)
        given = sum(count for (_, decided), count in table.items() if decided == intent)
        values.append(2 * hits / (wanted + given))
    return float(np.mean(values))


def _calibration_error(right: np.ndarray, confidence: np.ndarray) -> float:
    steps = np.minimum((confidence * BINS).astype(int), BINS - 1)
    parts = [
        abs(right[steps == step].mean() - confidence[steps == step].mean()) * np.mean(steps == step)
        for step in np.unique(steps)
    ]
    return float(np.sum(parts))
