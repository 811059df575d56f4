"""Draws the two pictures of the language report with matplotlib (a development tool, not needed to run the bot)."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

DOTS_PER_INCH = 70
"""Readable at page width, and each picture stays below 150 kB."""


def draw_confusions(table: Counter[tuple[str, str]], path: Path) -> None:
    """Draw true intents as rows and decisions as columns."""
    rows = sorted({true for true, _ in table})
    columns = sorted({*rows, *(decided for _, decided in table)})
    totals = {row: sum(count for (true, _), count in table.items() if true == row) for row in rows}
    shares = [[table[row, column] / totals[row] for column in columns] for row in rows]
    plot = _pyplot()
    figure, axes = plot.subplots(figsize=(14, 12))
    axes.imshow(shares, cmap="Blues", vmin=0, vmax=1)
    axes.set_xticks(range(len(columns)), columns, rotation=90, fontsize=8)
    axes.set_yticks(range(len(rows)), rows, fontsize=8)
    for y, row in enumerate(rows):
        for x, column in enumerate(columns):
            if table[row, column]:
                colour = "white" if shares[y][x] > 0.5 else "black"
                axes.text(x, y, str(table[row, column]), ha="center", va="center", fontsize=7, color=colour)
    axes.set_xlabel("Entscheidung")
    axes.set_ylabel("Absicht")
    figure.tight_layout()
    figure.savefig(path, dpi=DOTS_PER_INCH)
    plot.close(figure)


def draw_reliability(curve: list[tuple[float, float, int]], path: Path) -> None:
    """Draw how often an answer of a given confidence is right."""
    plot = _pyplot()
    figure, axes = plot.subplots(figsize=(6, 5))
    axes.plot([0, 1], [0, 1], color="grey", linestyle=":", label="so sicher wie richtig")
    axes.plot([sure for sure, _, _ in curve], [right for _, right, _ in curve], marker="o", label="gemessen")
    for sure, right, count in curve:
        axes.annotate(str(count), (sure, right), textcoords="offset points", xytext=(4, -11), fontsize=8)
    axes.set_xlabel("Konfidenz")
    axes.set_ylabel("Anteil richtig")
    axes.set_xlim(0, 1.02)
    axes.set_ylim(0, 1.02)
    axes.legend()
    figure.tight_layout()
    figure.savefig(path, dpi=DOTS_PER_INCH)
    plot.close(figure)


def _pyplot() -> Any:
    import matplotlib

    matplotlib.use("Agg")  # no screen in CI
    from matplotlib import pyplot

    return pyplot
