"""Writes the language report as one HTML page."""

from __future__ import annotations

from html import escape
from typing import Any

TARGETS = {
    "accuracy": ("Absicht richtig benannt", "≥", 0.90),
    "foreign_recall": ("Fremdes erkannt", "≥", 0.90),
    "rejected": ("Eigenes abgewiesen", "≤", 0.04),
    "wrong_confident": ("falsch und sicher", "≤", 0.03),
    "errors_against_stock": ("Fehler gegen die Standard-Pipeline", "≤", 0.5),
    "entities": ("Adressen genau gefunden", "≥", 0.97),
    "parse_p50_processor_ms": ("Verstehen p50, Rechenzeit in ms", "≤", 15),
    "parse_p99_processor_ms": ("Verstehen p99, Rechenzeit in ms", "≤", 50),
    "parse_10000_characters_p99_processor_ms": ("10.000 Zeichen p99, Rechenzeit in ms", "≤", 50),
    "training_processor_seconds": ("Training, Rechenzeit in s", "≤", 120),
}
"""Times are processor times: wall times depend on what else the machine does."""
TIMES = tuple(name for name in TARGETS if "processor" in name)
OTHERS = {
    "answered_right": "sofort richtig beantwortet (Rückfrage zählt als falsch)",
    "foreign_not_answered": "Fremdes erkannt oder rückgefragt",
    "asked_back": "Rückfragen",
    "right_on_button": "Rückfragen mit dem richtigen Thema auf einem Knopf",
    "rejected_or_asked": "Eigenes abgewiesen oder rückgefragt",
    "macro_f1": "Macro-F1",
    "calibration_error": "Kalibrierungsfehler (ECE)",
}

_STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem}"
    "table{border-collapse:collapse;margin:1rem 0}td,th{border:1px solid #ccc;padding:.25rem .6rem;text-align:left}"
    "img{max-width:100%}.ok{color:#0a6b2d}.no{color:#b00020}"
)


def page(report: dict[str, Any]) -> str:
    """Return the report as HTML."""
    figures = report["figures"]
    rows = "".join(_target_row(name, figures[name]) for name in TARGETS if name in figures)
    rows += "".join(
        _row(label, _number(figures[name]), _spread(figures[name])) for name, label in OTHERS.items() if name in figures
    )
    parts = [
        "<!doctype html><html lang='de'><meta charset='utf-8'><title>Sprachbericht</title>",
        f"<style>{_STYLE}</style><h1>Wie gut versteht der Bot?</h1>",
        f"<p>{report['messages']} Nachrichten, {len(report['seeds'])} Zufallsstarts, "
        f"{report['training_messages']} Trainingsnachrichten (Stand {escape(report['state'])}).</p>",
        f"<table><tr><th>Größe</th><th>Mittel</th><th>von bis</th><th>Ziel</th></tr>{rows}</table>",
    ]
    for title, key in (
        ("Das ausgelieferte Modell", "as_shipped"),
        ("Angaben genau gefunden", "entities"),
        ("Zeiten", "timing"),
        ("Vergleich: Rasas Standard-Pipeline", "stock"),
    ):
        if report.get(key):
            parts.append(f"<h2>{title}</h2>{_table(report[key])}")
    parts += [
        f"<h2>Nach Stil</h2>{_table(report['by_style'])}<h2>Nach Absicht</h2>{_table(report['by_intent'])}",
        "<h2>Verwechslungen</h2><img src='nlu-confusions.png' alt='Verwechslungsmatrix'>",
        "<h2>Verlässlichkeit</h2><img src='nlu-reliability.png' alt='Verlässlichkeitskurve'></html>",
    ]
    return "\n".join(parts)


def met(name: str, value: float) -> bool:
    """Say whether a figure reaches its target."""
    _, sign, target = TARGETS[name]
    return value >= target if sign == "≥" else value <= target


def _target_row(name: str, figure: dict[str, float]) -> str:
    label, sign, target = TARGETS[name]
    kind = "ok" if met(name, figure["mean"]) else "no"
    cells = f"<td class='{kind}'>{_number(figure)}</td><td>{_spread(figure)}</td><td>{sign} {target}</td>"
    return f"<tr><td>{label}</td>{cells}</tr>"


def _row(*cells: str) -> str:
    return "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in cells) + "<td></td></tr>"


def _table(values: dict[str, Any]) -> str:
    rows = "".join(
        f"<tr><td>{escape(str(key))}</td><td>{escape(str(value))}</td></tr>" for key, value in values.items()
    )
    return f"<table>{rows}</table>"


def _number(figure: dict[str, float]) -> str:
    return f"{figure['mean']:.3f}"


def _spread(figure: dict[str, float]) -> str:
    return f"{figure['min']:.3f} bis {figure['max']:.3f}"
