"""The acts: what a message does at the point where the talk stands, and the examples they are learned from.

Pure. The learning is act_model.py, its place in Rasa's pipeline act_classifier.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

FOLDER = Path("data/akte")
NO_ACT = "kein_akt"
ACTS = frozenset({
    "ja", "nein", "weiss_nicht", "verweigert", "spaeter", "angabe", "gefunden", "nichts_da", "mach_ich", "hab_ich",
    "geht_nicht", "wo_wie", "was_heisst_das", "warum", "was_nun", "wenn_nicht", "wie_lange", "wer_muss", "woher_sicher",
    "richtig_so", "nachsehen", "korrektur", "zurueck", "text_gewuenscht", "bescheid_gewuenscht", "erzaehlt", NO_ACT,
})  # fmt: skip


TELLING_ONLY = frozenset({
    "ja", "nein", "weiss_nicht", "verweigert", "spaeter", "angabe", "gefunden", "nichts_da", "mach_ich", "hab_ich",
    "nachsehen", "zurueck", "text_gewuenscht", "bescheid_gewuenscht", "erzaehlt",
})  # fmt: skip
"""Acts that ask nothing which content could answer."""


class WrongExamples(ValueError):
    """Raised when a file of examples can't be learned from; the message names file and place."""


@dataclass(frozen=True)
class Point:
    """Where the talk stands: the open question (a name of bot/dialogue/questions.py) and its step, if it has one."""

    question: str
    step: str | None = None

    @classmethod
    def named(cls, name: str) -> Point:
        """Return the point that "question" or "question:step" names."""
        question, _, step = name.partition(":")
        return cls(question.strip(), step.strip() or None)


AT: ContextVar[Point | None] = ContextVar("point_of_the_talk", default=None)
"""The point at which the message now being parsed arrives; Rasa hands its components nothing but the text."""


@dataclass(frozen=True)
class ActExample:
    """One message at one point with all that it does."""

    text: str
    point: Point
    acts: tuple[str, ...]


def read_examples(folder: Path = FOLDER) -> list[ActExample]:
    """Return the examples of all files, in a fixed order.

    Raises:
        WrongExamples: a file is no YAML of the shape of those in data/akte/, or names an act that does not exist.
    """
    return [example for path in sorted(folder.glob("*.yml")) for example in _examples_of(path)]


def _examples_of(path: Path) -> Iterator[ActExample]:
    try:
        content = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
        entries = content["akte"]
    except (YAMLError, TypeError, KeyError) as error:
        reason = str(error).replace("\n", " ")
        raise WrongExamples(f"{path}: not readable as examples of acts ({reason}). It begins with `akte:`.") from error
    for place, entry in enumerate(entries or [], start=1):
        yield from _examples_in(path, place, entry)


def _examples_in(path: Path, place: int, entry: Any) -> Iterator[ActExample]:
    where = f"{path}, entry {place}"
    missing = {"frage", "akt", "examples"} - set(entry if isinstance(entry, dict) else ())
    if missing:
        raise WrongExamples(f"{where}: lacks {', '.join(sorted(missing))}.")
    acts = tuple(act.strip() for act in str(entry["akt"]).split("+"))
    unknown = set(acts) - ACTS
    if unknown:
        raise WrongExamples(f"{where}: unknown act {', '.join(sorted(unknown))}. bot/understand/acts.py lists them.")
    # People say the same at many questions, so an entry may name several: its examples are learned at each of them.
    points = [Point.named(name) for name in str(entry["frage"]).split()]
    for line in str(entry["examples"]).splitlines():
        if text := line.strip().removeprefix("- ").strip():
            yield from (ActExample(text, point, acts) for point in points)
