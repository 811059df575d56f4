"""Measures how well the bot understands German and writes `reports/nlu.json` with a page and two pictures.

`python -m bot eval` is this. The model is trained as config.yml says, once for each seed; seed 0 is the model as
shipped, each of the others leaves a random tenth of the training messages out, so the spread is an honest one.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path
from typing import Any

import numpy as np

from bot.insight import (
    act_figures,
    known_figures,
    language_entities,
    language_pictures,
    language_scores,
    language_stock,
)
from bot.insight.language_answers import answers_of, vectors_of
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
from bot.insight.language_page import OTHERS, TARGETS, TIMES, met, page
from bot.insight.language_scores import Answer, Scores
from bot.nlu.intent_model import IntentModel, ModelSettings
from bot.nlu.thresholds import FOREIGN

SEEDS = (0, 1, 2, 3, 4)
REPORTS = Path("reports")


def main(argv: list[str] | None = None) -> int:
    """Write the report; with `--check` the exit code is 1 while a target is missed."""
    options = _options(argv)
    messages, training = read_measuring(options.measuring), read_training()
    runs = [_run(seed, training, messages) for seed in range(options.seeds)]
    answers = runs[0][1]
    scores = [scored for scored, _ in runs]
    entities = language_entities.exactness()
    figures = language_scores.mean_of(scores)
    # One set of figures in the shape of the others: reading facts knows no chance.
    figures["entities"] = dict.fromkeys(("mean", "min", "max"), entities["addresses"])
    report: dict[str, Any] = {
        "measured_on": str(options.measuring),
        "messages": len(messages),
        "training_messages": len(training),
        "state": state_of_data(training),
        "seeds": list(range(options.seeds)),
        "figures": figures,
        "as_shipped": {name: round(value, 4) for name, value in scores[0].headline().items()},
        "entities": entities,
        "by_style": language_scores.mean_breakdown([run.by_style for run in scores]),
        "by_intent": language_scores.mean_breakdown([run.by_intent for run in scores]),
    }
    if act_figures.MEASURING.is_file():
        report["acts"] = act_figures.act_figures(act_figures.read_replies(), act_figures.learned_reader())
    if known_figures.MEASURING.is_file():
        foreign = [message.text for message in messages if message.intent == FOREIGN]
        report["known"] = known_figures.known_figures(
            known_figures.read_asked(), foreign, known_figures.learned_ranking()
        )
    if not options.quick:
        report["timing"] = _timing(messages)
        figures |= {name: dict.fromkeys(("mean", "min", "max"), report["timing"][name]) for name in TIMES}
    if options.stock:
        language_stock.train_stock(training, messages, options.stock_messages, options.stock_words)
    compared = language_stock.compare(training, messages, lambda learned: _answers(0, learned, messages))
    if compared:
        report["stock"] = compared
        figures["errors_against_stock"] = dict.fromkeys(("mean", "min", "max"), compared["errors_against_stock"])
    _write(report, messages, answers)
    sys.stdout.write(_summary(report))
    missed = [name for name in TARGETS if name in figures and not met(name, figures[name]["mean"])]
    return 1 if options.check and missed else 0


def _run(seed: int, training: list[Labelled], messages: list[Labelled]) -> tuple[Scores, list[Answer]]:
    given = _answers(seed, _drawn(training, seed), messages)
    return language_scores.score(messages, given), given


def _answers(seed: int, learned: list[Labelled], messages: list[Labelled]) -> list[Answer]:
    settings = read_component("GermanIntentClassifier")
    texts = [message.text for message in messages]
    model = IntentModel(ModelSettings(strictness=float(settings.get("strictness", 0.6)), seed=seed)).fit(
        [message.text for message in learned],
        [message.intent for message in learned],
        vectors_of([message.text for message in learned]),
    )
    return answers_of(model, texts)


def _drawn(training: list[Labelled], seed: int) -> list[Labelled]:
    """Seed 0 is the model as shipped; the others leave a random tenth of the messages out."""
    if seed == 0:
        return training
    kept = np.random.default_rng(seed).permutation(len(training))[: int(0.9 * len(training))]
    return [training[place] for place in sorted(kept)]


def _timing(messages: list[Labelled]) -> dict[str, Any]:
    """Train the NLU part and parse in a fresh process, without Rasa's cache of earlier trainings."""
    measured = language_stock.measure(CONFIG, TRAINING, messages)
    measured.pop("answers")
    return {**measured, "load_average": round(os.getloadavg()[0], 1)}


def _write(report: dict[str, Any], messages: list[Labelled], answers: list[Answer]) -> None:
    REPORTS.mkdir(exist_ok=True)
    (REPORTS / "nlu.json").write_text(json.dumps(report, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    (REPORTS / "nlu.html").write_text(page(report), encoding="utf-8")
    language_pictures.draw_confusions(language_scores.confusions(messages, answers), REPORTS / "nlu-confusions.png")
    language_pictures.draw_reliability(language_scores.reliability(messages, answers), REPORTS / "nlu-reliability.png")


def _summary(report: dict[str, Any]) -> str:
    figures = report["figures"]
    lines = [
        f"{label:44} {figures[name]['mean']:8.3f}  ({sign} {target}) "
        f"{'ok' if met(name, figures[name]['mean']) else 'verfehlt'}"
        for name, (label, sign, target) in TARGETS.items()
        if name in figures
    ]
    lines += [f"{label:44} {figures[name]['mean']:8.3f}" for name, label in OTHERS.items()]
    lines += [f"as shipped, {name}: {value}" for name, value in report["as_shipped"].items()]
    lines += [f"entities, {name}: {value}" for name, value in report["entities"].items()]
    lines += [f"acts, {name}: {value}" for name, value in report.get("acts", {}).items()]
    lines += [f"known questions, {name}: {value}" for name, value in report.get("known", {}).items()]
    lines += [f"{key}: {value}" for key, value in report.get("timing", {}).items()]
    lines += [f"stock comparison, {key}: {value}" for key, value in report.get("stock", {}).items()]
    return "\n".join([*lines, f"Seite: {REPORTS / 'nlu.html'}", ""])


def _options(argv: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bot eval", description="Language report")
    parser.add_argument("--measuring", type=Path, default=MEASURING, help="table text, intent, style")
    parser.add_argument("--seeds", type=int, default=len(SEEDS))
    parser.add_argument("--check", action="store_true", help="exit code 1 while a target is missed")
    parser.add_argument("--quick", action="store_true", help="leave out training time and latency of Rasa")
    parser.add_argument("--stock", action="store_true", help="train rasa init's pipeline anew (more than an hour)")
    parser.add_argument(
        "--stock-messages",
        type=int,
        help="how many training messages both pipelines learn from in that comparison (otherwise all)",
    )
    parser.add_argument(
        "--stock-words",
        type=int,
        default=language_stock.LONGEST,
        help="words in the longest message that both learn from in that comparison",
    )
    return parser.parse_args(argv)


if __name__ == "__main__":
    sys.exit(main())
