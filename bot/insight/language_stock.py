"""Compares with the pipeline of `rasa init` on the same messages: trained once, for long, kept in docs/nlu-stock.json.

The file names the messages that it learned from by hash, so the comparison holds for as long as all of them are
still in data/nlu. Both pipelines learn exactly these messages.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from bot.insight import language_scores
from bot.insight.language_data import Labelled, sample, write_training
from bot.insight.language_scores import Answer

KEPT = Path("docs/nlu-stock.json")
MESSAGES = 2_000
"""What the stock pipeline learns from unless told otherwise: all 8,000 take it many hours on two cores."""

Learner = Callable[[list[Labelled]], list[Answer]]
"""Learns from messages as config.yml says and answers the measuring messages."""


def train_stock(training: list[Labelled], messages: list[Labelled], size: int = MESSAGES, path: Path = KEPT) -> None:
    """Train `rasa init`'s pipeline on a sample, answer the measuring messages, keep what came out."""
    learned = sample(training, size)
    with tempfile.TemporaryDirectory() as folder:
        write_training(learned, Path(folder) / "nlu.yml")
        measured = measure(None, Path(folder), messages)
    keep(learned, len(training), measured, path)


def keep(learned: list[Labelled], training_messages: int, measured: dict[str, Any], path: Path = KEPT) -> None:
    """Write the result of a measurement; no text of a message goes into the file."""
    answers = [
        [answer["ranking"][0]["name"], round(answer["ranking"][0]["confidence"], 3), answer["intent"]]
        for answer in measured["answers"]
    ]
    result = {
        "drawn_from": training_messages,
        "measured": {name: value for name, value in measured.items() if name != "answers"},
        "learned": sorted(_key(message) for message in learned),
        "answers": answers,
    }
    path.write_text(json.dumps(result, ensure_ascii=False) + "\n", encoding="utf-8")


def compare(
    training: list[Labelled], messages: list[Labelled], learn: Learner, path: Path = KEPT
) -> dict[str, Any] | None:
    """Return both pipelines' figures on the same messages; None when nothing kept fits these data."""
    if not path.is_file():
        return None
    kept = json.loads(path.read_text(encoding="utf-8"))
    wanted = set(kept["learned"])
    learned = [message for message in training if _key(message) in wanted]
    if len(learned) != len(wanted) or len(kept["answers"]) != len(messages):
        return None
    stock = [Answer(likeliest, confidence, decided) for likeliest, confidence, decided in kept["answers"]]
    theirs = _headline(messages, stock)
    ours = _headline(messages, learn(learned))
    return {
        "learned_from": len(learned),
        "drawn_from": kept["drawn_from"],
        "stock": {**theirs, **kept["measured"]},
        "ours": ours,
        "errors_against_stock": round((1 - ours["likeliest_right"]) / max(1 - theirs["likeliest_right"], 1e-9), 3),
    }


def measure(config: Path | None, data: Path, messages: Sequence[Labelled]) -> dict[str, Any]:
    """Train a pipeline (the stock one without `config`) in a process of its own, without Rasa's cache; time it."""
    with tempfile.TemporaryDirectory() as folder:
        texts = Path(folder) / "texts.json"
        texts.write_text(json.dumps([message.text for message in messages], ensure_ascii=False), encoding="utf-8")
        command = [sys.executable, "-m", "bot.nlu.rasa_measure", "--data", str(data), "--out", folder]
        command += ["--texts", str(texts)] + (["--config", str(config)] if config else [])
        environment = {**_environment(), "RASA_CACHE_DIRECTORY": f"{folder}/cache"}
        done = subprocess.run(command, check=True, capture_output=True, text=True, env=environment)  # noqa: S603 - our own module
    result: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return result


def _headline(messages: Sequence[Labelled], answers: Sequence[Answer]) -> dict[str, float]:
    return {name: round(value, 4) for name, value in language_scores.score(messages, answers).headline().items()}


def _key(message: Labelled) -> str:
    return hashlib.sha256(f"{message.intent}\t{message.text}".encode()).hexdigest()[:12]


def _environment() -> dict[str, str]:
    import os

    return {**os.environ, "RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "3", "LOG_LEVEL": "ERROR"}
