"""Trains the model when what it is made of has changed, and knows where the model is.

The digest covers data, configuration, the understanding code and the German pipeline; texts are not among them.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import time
from pathlib import Path

from bot.nlu.german_pipeline import installed_pipeline

MODELS = Path("models")
MODEL = MODELS / "zustellhelfer.tar.gz"
STAMP = MODELS / "zustellhelfer.json"
INPUTS = ("config.yml", "domain.yml", "data/nlu/*.yml", "data/rules/*.yml", "data/wissen/*.md", "bot/nlu/*.py",
          "bot/dialogue/passages.py", "bot/importer.py", "requirements.lock")  # fmt: skip
UNTRAINED = frozenset({"addresses.py", "facts.py", "fact_extractor.py", "german_pipeline.py"})
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


def is_current() -> bool:
    """Return whether the model at hand was trained from the present inputs."""
    try:
        stamp = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return MODEL.is_file() and stamp.get("inputs") == digest_of_inputs()


def train_if_needed(*, force: bool = False) -> bool:
    """Train unless the model is current; return whether it was trained.

    Raises:
        TrainingFailed: Rasa made no model.
    """
    MODELS.mkdir(exist_ok=True)
    with (MODELS / ".lock").open("w") as lock:
        # Two trainings at once would share Rasa's cache and the machine's few cores.
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not force and is_current():
            return False
        _train(force=force)
    return True


def _train(*, force: bool) -> None:
    from rasa.model_training import train

    began = time.monotonic()
    inputs = digest_of_inputs()
    result = train(
        domain="domain.yml",
        config="config.yml",
        training_files="data",
        output=str(MODELS),
        fixed_model_name=MODEL.name,
        force_training=force,
    )
    if result.code != 0 or not MODEL.is_file():
        raise TrainingFailed("Rasa made no model. The lines above name the cause.")
    stamp = {
        "inputs": inputs,
        "model_sha256": hashlib.sha256(MODEL.read_bytes()).hexdigest(),
        "german_pipeline": Path(installed_pipeline()).name,
        "seconds": round(time.monotonic() - began, 1),
    }
    STAMP.write_text(json.dumps(stamp, indent=2) + "\n", encoding="utf-8")
