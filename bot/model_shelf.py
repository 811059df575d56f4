"""The models on disk: the one in service, the last good one before it, and one that was refused; each with its stamp.

Moves files and compares figures; how a model is trained and measured is not known here (training.py).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ALLOWED_FALL = 0.01
"""One point: so much worse may a figure become by new data."""
HIGHER_IS_BETTER = {
    "accuracy": True, "likeliest_right": True, "macro_f1": True, "foreign_recall": True, "rejected": False,
    "wrong_confident": False,
}  # fmt: skip
OF_FOREIGN, OF_OURS = frozenset({"foreign_recall"}), frozenset({"rejected"})

Stamp = dict[str, Any]


@dataclass(frozen=True)
class Fall:
    """One figure that became worse by more than allowed."""

    name: str
    before: float
    after: float

    def __str__(self) -> str:
        return f"{self.name}: {self.before:.3f} -> {self.after:.3f}"


@dataclass(frozen=True)
class Place:
    """A model and its stamp beside it."""

    model: Path
    stamp: Path

    def read(self) -> Stamp | None:
        """Return the stamp; None if model or stamp is missing or unreadable."""
        try:
            content = json.loads(self.stamp.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        return content if isinstance(content, dict) and self.model.is_file() else None

    def take_from(self, other: Place) -> None:
        """Take the other place's model; the stamp comes last, so that a crash leaves no stamp beside a wrong model."""
        self.stamp.unlink(missing_ok=True)
        other.model.replace(self.model)
        other.stamp.replace(self.stamp)

    def write(self, stamp: Stamp) -> None:
        """Write the stamp, whole or not at all."""
        draft = self.stamp.with_suffix(".tmp")
        draft.write_text(json.dumps(stamp, indent=2) + "\n", encoding="utf-8")
        draft.replace(self.stamp)

    def clear(self) -> None:
        """Delete both."""
        self.stamp.unlink(missing_ok=True)
        self.model.unlink(missing_ok=True)


class Shelf:
    """The places of one folder."""

    def __init__(self, folder: Path, name: str = "zustellhelfer") -> None:
        self.service = Place(folder / f"{name}.tar.gz", folder / f"{name}.json")
        self.previous = Place(folder / f"{name}.previous.tar.gz", folder / f"{name}.previous.json")
        self.refused = Place(folder / f"{name}.refused.tar.gz", folder / f"{name}.refused.json")
        self.fresh = Place(folder / f"{name}.fresh.tar.gz", folder / f"{name}.fresh.json")

    def put_into_service(self, place: Place) -> None:
        """Serve this model from now on; the one before it is kept as the last good one."""
        if self.service.read() is not None:
            self.previous.take_from(self.service)
        self.service.take_from(place)
        self.refused.clear()

    def refuse(self) -> None:
        """Put the fresh model aside; what is in service stays."""
        self.refused.take_from(self.fresh)

    def roll_back(self, inputs: str) -> bool:
        """Exchange the model in service and the last good one; False if there is none.

        Args:
            inputs: digest of the data at hand, which is not trained again until it changes.
        """
        stamp = self.previous.read()
        if stamp is None:
            return False
        self.previous.write({**stamp, "held_for": inputs})
        if self.service.read() is not None:
            self.fresh.take_from(self.service)
            self.service.take_from(self.previous)
            self.previous.take_from(self.fresh)
        else:
            self.service.take_from(self.previous)
        return True


def falls(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> list[Fall]:
    """Return the figures that became worse by more than a point, and by more than a single message.

    Args:
        before: figures of the last good model, as bot/insight/quick_figures.py makes them; None: never measured.
        after: figures of the new one.
    """
    if not before or not after or before.get("measured_on") != after.get("measured_on"):
        return []
    found = []
    for name, higher in HIGHER_IS_BETTER.items():
        was, now = before.get(name), after.get(name)
        if was is None or now is None:
            continue
        worse = was - now if higher else now - was
        count = after["foreign"] if name in OF_FOREIGN else after["ours"] if name in OF_OURS else after["messages"]
        # Of few messages a single one is worth more than a point, and would be chance.
        if worse > max(ALLOWED_FALL, 1 / max(count, 1)) + 1e-9:
            found.append(Fall(name, was, now))
    return found
