"""How well acts are read: over all, by question, confused with what, and how sure a reading may be.

Measured on replies at an open question (tests/eval/turns_dev.tsv: frage, thema, text, akt; `a|b`: either is right).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.insight.language_answers import vectors_of
from bot.insight.language_data import read_component
from bot.nlu import encoders
from bot.understand.act_model import ActModel, settings_for
from bot.understand.acts import Point, read_examples

MEASURING = Path("tests/eval/turns_dev.tsv")
SURE = 0.5
"""From this confidence on a wrong act would be acted on without asking."""
Read = Callable[[str, Point], list[tuple[str, float]]]
"""Returns the acts of a text at a point with their confidences, the likeliest first."""


@dataclass(frozen=True)
class Reply:
    """One reply at a point with the acts that are right."""

    text: str
    point: Point
    acts: frozenset[str]


def read_replies(path: Path = MEASURING) -> list[Reply]:
    """Return the measuring replies."""
    rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()[1:] if line.strip()]
    return [Reply(text, Point.named(asked), frozenset(acts.split("|"))) for asked, _, text, acts in rows]


def act_figures(replies: Sequence[Reply], read: Read) -> dict[str, Any]:
    """Return figures between 0 and 1 over all replies, by question, the wrong ones, and right ones by confidence."""
    by_question: dict[str, list[bool]] = defaultdict(list)
    by_confidence: dict[float, list[bool]] = defaultdict(list)
    confused: Counter[str] = Counter()
    right = wrong_and_sure = 0
    for reply in replies:
        name, confidence = read(reply.text, reply.point)[0]
        hit = name in reply.acts
        right += hit
        wrong_and_sure += not hit and confidence >= SURE
        by_question[reply.point.question].append(hit)
        by_confidence[min(int(confidence * 5), 4) / 5].append(hit)
        if not hit:
            confused[f"{'|'.join(sorted(reply.acts))} → {name}"] += 1
    return {
        "replies": len(replies),
        "right": round(right / len(replies), 4),
        "wrong_and_sure": round(wrong_and_sure / len(replies), 4),
        "by_question": {name: _share(hits) for name, hits in sorted(by_question.items())},
        "by_confidence_from": {str(start): _share(hits) for start, hits in sorted(by_confidence.items())},
        "confused": dict(confused.most_common()),
    }


def learned_reader() -> Read:
    """Return how a model reads acts that learned from data/akte/ as config.yml says."""
    examples = read_examples()
    settings = settings_for(float(read_component("ActClassifier").get("strictness", 0.6)))
    model = ActModel().fit(examples, vectors_of([example.text for example in examples]), settings)

    encoder_name = read_component("SentenceVectors").get("encoder")

    def read(text: str, point: Point) -> list[tuple[str, float]]:
        vector = encoders.encoder(encoder_name).encode([text])[0] if encoder_name else None
        return model.probabilities(text, point, vector)

    return read


def _share(hits: Sequence[bool]) -> dict[str, float]:
    return {"replies": len(hits), "right": round(sum(hits) / len(hits), 4)}
