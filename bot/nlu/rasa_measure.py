"""Measures Rasa itself for the language report, in a process of its own: `python -m bot.nlu.rasa_measure`.

Prints one JSON line. Kept apart from bot/insight, which does not import Rasa.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import time
from pathlib import Path
from typing import Any

STOCK_CONFIG = """
recipe: default.v1
language: de
assistant_id: stock
pipeline:
  - name: WhitespaceTokenizer
  - name: RegexFeaturizer
  - name: LexicalSyntacticFeaturizer
  - name: CountVectorsFeaturizer
  - name: CountVectorsFeaturizer
    analyzer: char_wb
    min_ngram: 1
    max_ngram: 4
  - name: DIETClassifier
    epochs: 100
    constrain_similarities: true
  - name: EntitySynonymMapper
  - name: ResponseSelector
    epochs: 100
    constrain_similarities: true
  - name: FallbackClassifier
    threshold: 0.3
    ambiguity_threshold: 0.1
"""
"""What `rasa init` writes. The data mark no entities and hold no retrieval answers: those parts learn nothing then."""

LONG = [
    f"{number} {text}"[:10_000] for number in range(10) for text in ("x" * 10_000, "Mail weg. " * 1_000, "😀 " * 5_000)
]
"""Texts of 10,000 characters, which must cost no more than 50 ms."""


def main(argv: list[str] | None = None) -> int:
    """Train and parse, print what it took and what came out."""
    parser = argparse.ArgumentParser(prog="python -m bot.nlu.rasa_measure", description=__doc__)
    parser.add_argument("--config", type=Path, help="the pipeline to train; without it the stock pipeline")
    parser.add_argument("--data", type=Path, default=Path("data/nlu"))
    parser.add_argument("--out", type=Path, required=True, help="folder for the model")
    parser.add_argument("--texts", type=Path, required=True, help="JSON list of texts to parse")
    options = parser.parse_args(argv)
    options.out.mkdir(parents=True, exist_ok=True)
    config = options.config or options.out / "stock.yml"
    if options.config is None:
        config.write_text(STOCK_CONFIG, encoding="utf-8")
    started, worked = time.perf_counter(), time.process_time()
    model = _train(config, options.data, options.out)
    trained_in, worked = time.perf_counter() - started, time.process_time() - worked
    texts = json.loads(options.texts.read_text(encoding="utf-8"))
    answers, took = asyncio.run(_parse(model, texts))
    _, long = asyncio.run(_parse(model, LONG))
    result = {
        "training_seconds": round(trained_in, 1),
        "training_processor_seconds": round(worked, 1),
        **_latency("parse", took),
        **_latency("parse_10000_characters", long),
        "answers": answers,
    }
    sys.stdout.write(json.dumps(result, ensure_ascii=False) + "\n")
    return 0


def _train(config: Path, data: Path, out: Path) -> str:
    from rasa.model_training import train_nlu

    model = train_nlu(str(config), str(data), str(out), fixed_model_name="measured", domain=None)
    if model is None:
        raise SystemExit(f"Training with {config} made no model.")
    return model


async def _parse(model: str, texts: list[str]) -> tuple[list[dict[str, Any]], list[tuple[float, float]]]:
    from rasa.core.agent import Agent

    agent = Agent.load(model)
    await agent.parse_message("hallo")  # the first message pays for loading
    answers, took = [], []
    for text in texts:
        started, worked = time.perf_counter(), time.process_time()
        parsed = await agent.parse_message(text)
        took.append((time.perf_counter() - started, time.process_time() - worked))
        ranking = [entry for entry in parsed.get("intent_ranking", []) if entry["name"] != "nlu_fallback"]
        answers.append({"intent": parsed["intent"]["name"], "ranking": ranking[:2]})
    return answers, took


def _latency(name: str, took: list[tuple[float, float]]) -> dict[str, float]:
    """Return wall time and, since other programs may hold the machine, processor time."""
    wall, processor = (sorted(times) for times in zip(*took, strict=True))
    middle, slow = len(wall) // 2, int(0.99 * (len(wall) - 1))
    return {
        f"{name}_p50_ms": round(1000 * wall[middle], 1),
        f"{name}_p99_ms": round(1000 * wall[slow], 1),
        f"{name}_p50_processor_ms": round(1000 * processor[middle], 1),
        f"{name}_p99_processor_ms": round(1000 * processor[slow], 1),
    }


if __name__ == "__main__":
    sys.exit(main())
