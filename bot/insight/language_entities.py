"""Measures how exactly facts are read from messages: the whole set must be right, one too many counts as wrong.

Pure, no Rasa.
"""

from __future__ import annotations

import csv
import json
from pathlib import Path

from bot.nlu.facts import read_facts

MEASURING = Path("tests/eval/entities_dev.tsv")


def exactness(path: Path = MEASURING) -> dict[str, float]:
    """Return, for each kind of fact, the share of messages in which exactly the right set was found.

    The table's columns after `text` hold JSON: lists of addresses, providers and statuses.
    """
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    hits = {"addresses": 0, "providers": 0, "statuses": 0}
    for row in rows:
        told = read_facts(row["text"])
        found = {"addresses": told.addresses, "providers": told.providers, "statuses": told.statuses}
        for name, values in found.items():
            hits[name] += set(values) == set(json.loads(row[name]))
    return {"messages": len(rows), **{name: round(count / len(rows), 4) for name, count in hits.items()}}
