"""How well pasted bounces are read: `python -m bench.bounces` prints the figure and what was read otherwise.

`tests/eval/bounces/` holds one pasted text a file, shaped as mail servers write them (their words are facts, people and
hosts are made up), and `readings.tsv` with the right reading: what it is, the receiver, the reason, and whether the
mail is given up for good (final), given up for a cause that passes (passes) or still tried (later).
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.mail.bounce import Kind, read_pasted
from bot.mail.status import DeliveryState

FOLDER = Path("tests/eval/bounces")
_END = {
    DeliveryState.HARD_BOUNCED: "final",
    DeliveryState.SOFT_BOUNCED: "passes",
    DeliveryState.DEFERRED: "later",
    DeliveryState.UNKNOWN: "-",
}


@dataclass(frozen=True)
class Reading:
    """One row of the table: what a text is, whom it is about, why, and how it ended."""

    name: str
    kind: str
    recipient: str
    reason: str
    end: str


def readings() -> Iterator[tuple[Reading, Reading]]:
    """Yield the right reading of each text, and ours."""
    with (FOLDER / "readings.tsv").open(encoding="utf-8", newline="") as table:
        for row in csv.reader(list(table)[1:], delimiter="\t"):
            right = Reading(*row)
            yield right, read((FOLDER / f"{right.name}.txt").read_text(encoding="utf-8"), right.name)


def read(text: str, name: str = "") -> Reading:
    """Return how a text is read, in the words of the table."""
    found = read_pasted(text)
    if found is None:
        return Reading(name, "-", "", "none", "-")
    kind = "header" if found.kind is Kind.HEADER else "bounce"
    return Reading(name, kind, found.recipient or "", found.reason.value, _END[found.state])


def share() -> float:
    """Return the share of texts that are read rightly in every respect."""
    both = list(readings())
    return sum(right == ours for right, ours in both) / len(both)


def main() -> None:
    """Print the figure, and each text that was read otherwise."""
    both = list(readings())
    print(f"{sum(right == ours for right, ours in both)} of {len(both)} read rightly: {share():.3f}")
    for right, ours in both:
        if right != ours:
            print(f"  {right}\n    {ours}")


if __name__ == "__main__":
    main()
