"""Reads data/gefragt/*.yml: what people ask in the middle of a talk, and which known questions answer it.

They say more than example questions do: how people put it there, and how often each thing is asked. Pure.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

FOLDER = Path("data/gefragt")
SMOOTHING = 0.5
"""How often each known question counts as asked before anybody asked it."""


class WrongAsked(ValueError):
    """Raised when a file can't be learned from; the message names file and text."""


@dataclass(frozen=True)
class AskedInTalk:
    """One message of a talk with the ids of the known questions that answer it, the best first; none: it asks none."""

    text: str
    answers: tuple[str, ...] = ()


def read_asked(known: Iterable[str], folder: Path = FOLDER) -> list[AskedInTalk]:
    """Return the messages of all files, in a fixed order; none where there is no folder.

    Args:
        known: the ids that may be named.
        folder: where the files are.

    Raises:
        WrongAsked: a file can't be read, or a message names an id that does not exist.
    """
    ids = set(known)
    found: list[AskedInTalk] = []
    for path in sorted(folder.glob("*.yml")):
        try:
            rows = (YAML(typ="safe").load(path.read_text(encoding="utf-8")) or {}).get("gefragt") or []
        except YAMLError as error:
            raise WrongAsked(f"{path.name} can't be read as YAML: {error}") from error
        for row in rows:
            text, answers = str(row.get("text") or "").strip(), tuple(row.get("antwort") or ())
            if not text or (unknown := [one for one in answers if one not in ids]):
                what = f"names unknown entries: {', '.join(unknown)}" if text else "has no text"
                raise WrongAsked(f"{path.name}: the message '{text[:60]}' {what}.")
            found.append(AskedInTalk(text, answers))
    return found


def how_often(asked: Sequence[AskedInTalk], known: Iterable[str], nothing: str) -> dict[str, float]:
    """Return for each known question the logarithm of how likely it is asked at all.

    A message counts whole for its best answer and less for each next one.

    Args:
        asked: messages of talks.
        known: all ids.
        nothing: the name of what asks no known question.
    """
    counts: Counter[str] = Counter()
    for one in asked:
        for rank, name in enumerate(one.answers, start=1):
            counts[name] += 1 / rank  # type: ignore[assignment]  # a Counter adds fractions as well
        counts[nothing] += not one.answers
    names = [*dict.fromkeys(known), nothing]
    total = sum(counts[name] + SMOOTHING for name in names)
    return {name: math.log((counts[name] + SMOOTHING) / total) for name in names}
