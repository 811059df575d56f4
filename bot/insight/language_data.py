"""Reads what the language report compares: training messages, measuring messages, thresholds. No Rasa."""

from __future__ import annotations

import csv
import hashlib
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

TRAINING = Path("data/nlu")
MEASURING = Path("tests/eval/nlu_dev.tsv")
CONFIG = Path("config.yml")


@dataclass(frozen=True)
class Labelled:
    """A message with the intent it has and, in measuring data, the style it is written in."""

    text: str
    intent: str
    style: str = ""


def read_training(folder: Path = TRAINING) -> list[Labelled]:
    """Return every training message, sorted, so that file order changes nothing."""
    yaml = YAML(typ="safe")
    found = [
        Labelled(line[2:].strip(), entry["intent"])
        for path in sorted(folder.glob("*.yml"))
        for entry in yaml.load(path.read_text(encoding="utf-8"))["nlu"]
        for line in entry["examples"].splitlines()
        if line.startswith("- ")
    ]
    return sorted(found, key=lambda message: (message.intent, message.text))


def read_measuring(path: Path = MEASURING) -> list[Labelled]:
    """Return the measuring messages of a table `text, intent, style`."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [Labelled(row["text"], row["intent"], row.get("style") or "") for row in rows]


def read_component(name: str, path: Path = CONFIG) -> dict[str, Any]:
    """Return the settings of the pipeline's component whose class is called `name`; empty when it is not there."""
    pipeline = YAML(typ="safe").load(path.read_text(encoding="utf-8"))["pipeline"]
    for entry in pipeline:
        if entry["name"].rpartition(".")[2] == name:
            return {key: value for key, value in entry.items() if key != "name"}
    return {}


def sample(messages: list[Labelled], size: int, seed: int = 0) -> list[Labelled]:
    """Return `size` messages, each intent with its share of the whole; the same ones for the same seed.

    Chosen by a hash of each text, so that messages added later change little of it.
    """
    if size >= len(messages):
        return messages
    groups: dict[str, list[Labelled]] = defaultdict(list)
    for message in messages:
        groups[message.intent].append(message)
    shares = {intent: size * len(group) / len(messages) for intent, group in groups.items()}
    # Largest remainders first, so that the rounded shares add up to `size`.
    spare = size - sum(int(share) for share in shares.values())
    upwards = set(sorted(shares, key=lambda intent: (int(shares[intent]) - shares[intent], intent))[:spare])
    drawn = []
    for intent, group in groups.items():
        group.sort(key=lambda message: hashlib.sha256(f"{seed} {message.text}".encode()).digest())
        drawn += group[: int(shares[intent]) + (intent in upwards)]
    return sorted(drawn, key=lambda message: (message.intent, message.text))


def write_training(messages: list[Labelled], path: Path) -> None:
    """Write messages the way Rasa reads them."""
    lines = ['version: "3.1"', "nlu:"]
    for intent in sorted({message.intent for message in messages}):
        lines += [f"- intent: {intent}", "  examples: |"]
        lines += [f"    - {message.text}" for message in messages if message.intent == intent]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def state_of_data(messages: list[Labelled]) -> str:
    """Return a short hash that changes with the training messages."""
    lines = "\n".join(f"{message.intent}\t{message.text}" for message in messages)
    return hashlib.sha256(lines.encode("utf-8")).hexdigest()[:12]
