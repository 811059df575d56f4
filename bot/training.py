"""Trains the model when what it is made of has changed, and lets no model serve that understands less than the last.

The digest covers data, configuration, the understanding code and the German pipeline; texts are not among them.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any

from bot.model_shelf import Shelf, falls
from bot.nlu.german_pipeline import installed_pipeline

MODELS = Path("models")
SHELF = Shelf(MODELS)
MODEL = SHELF.service.model
STAMP = SHELF.service.stamp
INPUTS = ("config.yml", "domain.yml", "data/nlu/*.yml", "data/rules/*.yml", "data/wissen/*.md", "data/akte/*.yml",
          "data/gefragt/*.yml",
          "bot/nlu/*.py", "bot/understand/*.py", "bot/dialogue/passages.py", "bot/importer.py",
          "requirements.lock")  # fmt: skip
UNTRAINED = frozenset(
    {
        "addresses.py",
        "facts.py",
        "fact_words.py",
        "fact_extractor.py",
        "german_pipeline.py",
        "meaning.py",
        "in_context.py",
    }
)  # fmt: skip
"""Read tables at run time; a change there needs no training."""


class TrainingFailed(RuntimeError):
    """Raised when Rasa made no model; its own log names the cause."""


def digest_of_inputs(root: Path = Path()) -> str:
    """Return a hash over everything that a model is made of."""
    total = hashlib.sha256(Path(installed_pipeline()).name.encode())
    for pattern in INPUTS:
        for path in sorted(path for path in root.glob(pattern) if path.name not in UNTRAINED):
            total.update(str(path.relative_to(root)).encode())
            total.update(path.read_bytes())
    return total.hexdigest()


Train = Callable[[Path, bool], None]
"""Writes a model to a path; the flag forces what has not changed to be trained as well."""
Measure = Callable[[Path], dict[str, Any] | None]
"""Returns a model's language figures, None where there is nothing to measure on."""


class Outcome(Enum):
    """What came of a call to train."""

    CURRENT = "current"
    TRAINED = "trained"
    REFUSED = "refused"


@dataclass(frozen=True)
class Result:
    """What came of a call to train, and what became worse; `checked`: whether the figures could be compared."""

    outcome: Outcome
    fallen: Sequence[str] = ()
    checked: bool = True

    def __str__(self) -> str:
        """Say it to the operator."""
        if self.outcome is Outcome.CURRENT:
            return "The model is current."
        if self.outcome is Outcome.TRAINED:
            unchecked = (
                ""
                if self.checked
                else (
                    " Its language figures could not be compared: there is no earlier model that was measured, or "
                    "tests/eval is missing (installed without tests)."
                )
            )
            return f"Trained a new model.{unchecked}"
        return "\n".join([
            "Refused the new model: it understands less than the last good one, by more than one point:",
            *(f"  {line}" for line in self.fallen),
            "The last good model stays in service. Look at what changed in data/nlu/ (`make eval` shows which intents",
            "are confused) and train again, or take the new model all the same: python -m bot train --accept",
        ])  # fmt: skip


def is_current(shelf: Shelf = SHELF) -> bool:
    """Return whether the model at hand was trained from the present inputs, or was put back in spite of them."""
    stamp = shelf.service.read() or {}
    return digest_of_inputs() in (stamp.get("inputs"), stamp.get("held_for"))


def train_if_needed(
    *, force: bool = False, accept: bool = False, shelf: Shelf = SHELF, train: Train | None = None,
    measure: Measure | None = None,
) -> Result:  # fmt: skip
    """Train unless the model is current; a model that understands less is put aside.

    Args:
        force: train even when nothing changed.
        accept: take the new model, whatever its figures.
        shelf: where models lie.
        train: makes the model; Rasa unless given.
        measure: finds its figures; bot/insight/quick_figures.py unless given.

    Raises:
        TrainingFailed: Rasa made no model.
    """
    with _alone(shelf):
        if not force and is_current(shelf):
            return Result(Outcome.CURRENT)
        inputs, refused = digest_of_inputs(), shelf.refused.read()
        if not force and refused and refused.get("inputs") == inputs:
            if not accept:
                return Result(Outcome.REFUSED, refused.get("fallen", ()))
            shelf.put_into_service(shelf.refused)
            return Result(Outcome.TRAINED)
        return _train(shelf, inputs, train or _with_rasa, measure or _figures, force=force, accept=accept)


def roll_back(shelf: Shelf = SHELF) -> bool:
    """Put the last good model back into service; False if there is none."""
    with _alone(shelf):
        return shelf.roll_back(digest_of_inputs())


@contextlib.contextmanager
def _alone(shelf: Shelf) -> Iterator[None]:
    folder = shelf.service.model.parent
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("w") as lock:
        # Two trainings at once would share Rasa's cache and the machine's few cores.
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _train(shelf: Shelf, inputs: str, train: Train, measure: Measure, *, force: bool, accept: bool) -> Result:
    began = time.monotonic()
    shelf.fresh.clear()
    train(shelf.fresh.model, force)
    if not shelf.fresh.model.is_file():
        raise TrainingFailed("Rasa made no model. The lines above name the cause.")
    figures, before = measure(shelf.fresh.model), _figures_in_service(shelf, measure)
    fallen = [] if accept else [str(one) for one in falls(before, figures)]
    shelf.fresh.write({
        "inputs": inputs,
        "model_sha256": hashlib.sha256(shelf.fresh.model.read_bytes()).hexdigest(),
        "german_pipeline": Path(installed_pipeline()).name,
        "seconds": round(time.monotonic() - began, 1),
        "figures": figures,
        **({"fallen": fallen} if fallen else {}),
    })  # fmt: skip
    if fallen:
        shelf.refuse()
        return Result(Outcome.REFUSED, fallen)
    shelf.put_into_service(shelf.fresh)
    return Result(Outcome.TRAINED, checked=before is not None and figures is not None)


def _figures_in_service(shelf: Shelf, measure: Measure) -> dict[str, Any] | None:
    """Return the figures of the model in service, on today's messages."""
    stamp = shelf.service.read()
    if stamp is None:
        return None
    today = measure(shelf.service.model)
    # As they were measured with its own thresholds; these may have changed since.
    kept = stamp.get("figures")
    same = kept and today and kept.get("measured_on") == today.get("measured_on")
    return kept if same else today


def _figures(model: Path) -> dict[str, Any] | None:
    from bot.insight.quick_figures import CannotMeasure, quick_figures

    try:
        return quick_figures(model)
    except CannotMeasure:
        return None  # made by older code; there is nothing to compare with


def _with_rasa(model: Path, force: bool) -> None:
    from rasa.model_training import train

    result = train(
        domain="domain.yml",
        config="config.yml",
        training_files="data",
        output=str(model.parent),
        fixed_model_name=model.name,
        force_training=force,
    )
    if result.code != 0:
        raise TrainingFailed("Rasa made no model. The lines above name the cause.")
