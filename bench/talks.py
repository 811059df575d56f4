"""Counts judged talks: `python -m bench.talks FOLDER`, a JSON line a talk with "turns" (each a "score") and "outcome".

Scores are 2 (right), 1 (acceptable), 0 (useless) and -1 (harmful); outcomes `solved`, `person` and `lost`.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

Talk = dict[str, Any]


def count(talks: Iterable[Talk]) -> dict[str, Any]:
    """Return numbers of talks and turns, shares of acceptable and harmful turns, and talks by outcome."""
    talks = list(talks)
    scores = [turn["score"] for talk in talks for turn in talk["turns"]]
    if not scores:
        return {"talks": len(talks), "turns": 0}
    return {
        "talks": len(talks),
        "turns": len(scores),
        "acceptable": round(sum(score >= 1 for score in scores) / len(scores), 3),
        "right": round(sum(score == 2 for score in scores) / len(scores), 3),
        "harmful": round(sum(score < 0 for score in scores) / len(scores), 3),
        "outcomes": dict(sorted(Counter(talk["outcome"].split()[0] for talk in talks).items())),
    }


def read(folder: Path) -> list[Talk]:
    """Return the talks of all files `*.jsonl` of a folder."""
    lines = [line for path in sorted(folder.glob("*.jsonl")) for line in path.read_text(encoding="utf-8").splitlines()]
    return [json.loads(line) for line in lines if line.strip()]


if __name__ == "__main__":
    for name in sys.argv[1:]:
        sys.stdout.write(f"{Path(name).name}: {json.dumps(count(read(Path(name))), ensure_ascii=False)}\n")
