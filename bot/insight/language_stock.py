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
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from bot.insight import language_scores
from bot.insight.language_data import Labelled, sample, write_training
from bot.insight.language_scores import Answer

KEPT = Path("docs/nlu-stock.json")
LONGEST = 20
"""Words in a message of this comparison. DIET pads every message of a batch to the longest one, so the one in fifteen
that is longer (up to 72 words) would make its training three times as long: more than four hours."""

Learner = Callable[[list[Labelled]], list[Answer]]
"""Learns from messages as config.yml says and answers the measuring messages."""


def train_stock(
    training: list[Labelled],
    messages: list[Labelled],
    size: int | None = None,
    longest: int = LONGEST,
    path: Path = KEPT,
) -> None:
    """Train `rasa init`'s pipeline, answer the measuring messages, keep what came out.

    It learns the training messages of at most `longest` words, or a sample of `size` of them.
    """
    short = [message for message in training if _words(message) <= longest]
    learned = sample(short, size or len(short))
    with tempfile.TemporaryDirectory() as folder:
        write_training(learned, Path(folder) / "nlu.yml")
        measured = measure(None, Path(folder), messages)
    keep(learned, len(training), measured, longest, path)


def keep(
    learned: list[Labelled], training_messages: int, measured: dict[str, Any], longest: int, path: Path = KEPT
) -> None:
    """Write the result of a measurement; no text of a message goes into the file."""
    answers = [
        [answer["ranking"][0]["name"], round(answer["ranking"][0]["confidence"], 3), answer["intent"]]
        for answer in measured["answers"]
    ]
    result = {
        "drawn_from": training_messages,
        "longest_words": longest,
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
    ours = learn(learned)
    short = [number for number, message in enumerate(messages) if _words(message) <= kept["longest_words"]]
    return {
        "learned_from": len(learned),
        "drawn_from": kept["drawn_from"],
        "longest_words": kept["longest_words"],
        "stock": {**_headline(messages, stock), **kept["measured"]},
        "ours": _headline(messages, ours),
        "errors_against_stock": _errors_against(stock, ours, messages, range(len(messages))),
        # Nobody shall say that the stock pipeline fails only where it was given nothing to learn from.
        "errors_against_stock_without_longer": _errors_against(stock, ours, messages, short),
        "messages_without_longer": len(short),
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


def _errors_against(
    stock: Sequence[Answer], ours: Sequence[Answer], messages: Sequence[Labelled], places: Iterable[int]
) -> float:
    """Return our errors (likeliest intent wrong) as a share of the stock pipeline's, on the messages at `places`."""
    wrong = [(stock[at].likeliest != messages[at].intent, ours[at].likeliest != messages[at].intent) for at in places]
    theirs, mine = (sum(each) for each in zip(*wrong, strict=True))
    return round(mine / max(theirs, 1), 3)


def _words(message: Labelled) -> int:
    return len(message.text.split())


def _headline(messages: Sequence[Labelled], answers: Sequence[Answer]) -> dict[str, float]:
    return {name: round(value, 4) for name, value in language_scores.score(messages, answers).headline().items()}


def _key(message: Labelled) -> str:
    return hashlib.sha256(f"{message.intent}\t{message.text}".encode()).hexdigest()[:12]


def _environment() -> dict[str, str]:
    import os

    return {**os.environ, "RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "3", "LOG_LEVEL": "ERROR"}
