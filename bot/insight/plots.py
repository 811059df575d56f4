"""Draws the figures as SVG, without a screen and without a network; colours differ in lightness, too."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from datetime import date

import matplotlib as mpl
from matplotlib.figure import Figure

from bot.insight.report import ORDER, Outcomes

COLOURS = {
    "solved": "#12664f",
    "verified": "#79c9a7",
    "not_solved": "#b3361b",
    "handed_over": "#2b62a6",
    "silent": "#b4bac4",
    "running": "#e7d9a8",
}
_FONT = re.compile(r"font: ([\d.]+)px [^;\"]+")
_INK = "#1d2733"
_SETTINGS = {
    "svg.fonttype": "none",  # text stays text: sharp, small, and in the reader's own type
    "svg.hashsalt": "zustellhelfer",
    "font.size": 10.5,
    "text.color": _INK,
    "axes.labelcolor": _INK,
    "xtick.color": _INK,
    "ytick.color": _INK,
    "axes.edgecolor": "#8a94a3",
}


def weeks_plot(weeks: Mapping[str, Outcomes], labels: Mapping[str, str]) -> str:
    """Return one stacked column a week."""
    with mpl.rc_context(_SETTINGS):
        figure = Figure(figsize=(9.6, 3.6))
        axes = figure.subplots()
        names = [date.fromisoformat(week).strftime("%d.%m.") for week in weeks]
        bottom = [0] * len(names)
        for outcome in ORDER:
            heights = [counts.get(outcome, 0) for counts in weeks.values()]
            if any(heights):
                axes.bar(range(len(names)), heights, 0.72, bottom=bottom, color=COLOURS[outcome], label=labels[outcome])
                bottom = [low + high for low, high in zip(bottom, heights, strict=True)]
        axes.set_xticks(range(len(names)), names)
        axes.set_xlabel("Woche ab Montag")
        axes.set_ylabel("Gespräche")
        axes.grid(axis="y", color="#e3e6eb", linewidth=0.8)
        axes.set_axisbelow(True)
        axes.spines[["top", "right"]].set_visible(False)
        if any(bottom):
            figure.legend(loc="upper center", ncol=6, frameon=False, fontsize=10)
        figure.subplots_adjust(left=0.07, right=0.99, top=0.86, bottom=0.16)
        return _svg(figure)


def shares_plot(rows: Mapping[str, Outcomes], labels: Mapping[str, str], most: int = 8) -> str:
    """Return one bar of shares per row, in percent; the number of conversations stands beside the name."""
    shown = list(rows.items())[:most]
    with mpl.rc_context(_SETTINGS):
        figure = Figure(figsize=(9.6, 0.62 + 0.42 * max(len(shown), 1)))
        axes = figure.subplots()
        left = [0.0] * len(shown)
        totals = [max(sum(counts.values()), 1) for _, counts in shown]
        for outcome in ORDER:
            widths = [100 * counts.get(outcome, 0) / total for (_, counts), total in zip(shown, totals, strict=True)]
            axes.barh(range(len(shown)), widths, 0.66, left=left, color=COLOURS[outcome], label=labels[outcome])
            left = [low + width for low, width in zip(left, widths, strict=True)]
        axes.set_yticks(range(len(shown)), [f"{name} ({sum(counts.values())})" for name, counts in shown])
        axes.invert_yaxis()
        axes.set_xlim(0, 100)
        axes.xaxis.set_major_formatter("{x:.0f} %")
        axes.spines[["top", "right", "left"]].set_visible(False)
        axes.tick_params(axis="y", length=0)
        figure.subplots_adjust(left=0.25, right=0.96, top=0.99, bottom=0.35 / (0.62 + 0.42 * max(len(shown), 1)))
        return _svg(figure)


def _svg(figure: Figure) -> str:
    out = io.StringIO()
    figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None})
    # matplotlib measures with its own type; the reader sees the one of his system.
    return _FONT.sub(r"font: \1px system-ui, sans-serif", out.getvalue())
