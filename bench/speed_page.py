"""Writes docs/speed.md's tables and docs/speed.png from the figures of bench/speed.py."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bench.sides import MEMORY, OURS, STOCK
from bench.stock.project import EPOCHS, OF_RASA, ROOT, SHARE

PAGE, PICTURE = ROOT / "docs/speed.md", ROOT / "docs/speed.png"
BEGIN, END = "<!-- figures: made by `make bench` -->", "<!-- end of figures -->"
NAMES = {OURS: "this bot", MEMORY: "this bot, in memory", STOCK: "stock"}


def write_page(figures: dict[str, Any], goals: Sequence[dict[str, Any]]) -> None:
    """Put the tables between the page's two marks and draw the picture."""
    text = PAGE.read_text(encoding="utf-8")
    before, after = text.split(BEGIN)[0], text.split(END)[1]
    PAGE.write_text(f"{before}{BEGIN}\n{tables(figures, goals)}\n{END}{after}", encoding="utf-8")
    draw(figures)


def tables(figures: dict[str, Any], goals: Sequence[dict[str, Any]]) -> str:
    """Return goals and figures as Markdown."""
    rows = ["| against stock, same run | goal | reached | |", "| --- | --- | --- | --- |"]
    for goal in goals:
        sign = "at most" if goal["at_most"] else "at least"
        met = "met" if goal["met"] else "**missed**"
        rows.append(f"| {goal['goal']} | {sign} {goal['wanted']:g} | {goal['reached']:g} | {met} |")
    rows += ["", "| | this bot | this bot, in memory | stock |", "| --- | --- | --- | --- |"]
    for title, kind in (("text turn", "text_turn"), ("action turn", "action_turn")):
        for field, unit in (("p50_ms", "p50, ms"), ("p95_ms", "p95, ms"), ("p99_ms", "p99, ms"),
                            ("processor_ms", "processor time, ms")):  # fmt: skip
            rows.append(_row(f"{title}, {unit}", {name: side[field] for name, side in figures[kind].items()}))
    for askers, sides in figures["load"].items():
        for field, unit in (("messages_per_s", "messages/s"), ("messages_per_processor_s", "messages per processor s")):
            rows.append(_row(f"{unit}, {askers} askers", {name: side[field] for name, side in sides.items()}))
    for field, title in (("first_ms", "turns 1 to 10, ms"), ("last_ms", "turns 191 to 200, ms"), ("ratio", "ratio")):
        rows.append(_row(f"long conversation: {title}", {name: side[field] for name, side in figures["long"].items()}))
    rows.append(_row("start to first answer, s", figures["start_s"]))
    training, memory, machine = figures["training"], figures["memory"], figures["machine"]
    reckoned = f"{training['stock_reckoned_processor_s']} (reckoned)"
    rows.append(_row("training, processor s", {OURS: training["ours_processor_s"], STOCK: reckoned}))
    return "\n".join([
        f"![This bot and stock side by side]({PICTURE.name})",
        "",
        *rows,
        "",
        f"Memory after {memory['messages'] // 10:,} messages {memory['before_mb']} MB, after {memory['messages']:,} "
        f"{memory['after_mb']} MB. Installed: {figures['install_mb']} MB with everything for development.",
        "",
        f"Training: both on the same {training['messages']} messages ({SHARE:.0%} of each intent, at least 10, by "
        f"a fixed seed), ours without stored vectors. Stock was trained with {EPOCHS} epochs, which took "
        f"{training['stock_measured_processor_s']} s of processor time, {training['stock_processor_s_each_epoch']} s "
        f"for each epoch; its {OF_RASA} epochs are reckoned from that.",
        "",
        f"Measured {machine['at']} on {machine['cores']} cores; load average at the end {machine['load_average']:.1f}.",
    ])  # fmt: skip


def draw(figures: dict[str, Any]) -> None:
    """Draw turns and messages per second side by side."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    pictures = [
        ("text turn, p50, ms", {n: s["p50_ms"] for n, s in figures["text_turn"].items() if n != MEMORY}),
        ("action turn, p50, ms", {n: s["p50_ms"] for n, s in figures["action_turn"].items()}),
        ("turn 200, ms", {n: s["last_ms"] for n, s in figures["long"].items()}),
        ("messages/s, 16 askers", {n: s["messages_per_s"] for n, s in figures["load"]["16"].items()}),
        ("start, s", {n: figures["start_s"][n] for n in (OURS, STOCK)}),
    ]
    canvas, axes = pyplot.subplots(1, len(pictures), figsize=(13, 3))
    for axis, (title, values) in zip(axes, pictures, strict=True):
        bars = axis.bar([NAMES[name] for name in values], list(values.values()), color=["#1f6f54", "#9aa5b1"])
        axis.bar_label(bars, fmt="%g", padding=2)
        axis.set_title(title, fontsize=10)
        axis.margins(y=0.18)
        axis.spines[["top", "right"]].set_visible(False)
        axis.set_yticks([])
    canvas.tight_layout()
    canvas.savefig(PICTURE, dpi=110)
    pyplot.close(canvas)


def _row(title: str, values: dict[str, Any]) -> str:
    return f"| {title} | " + " | ".join(str(values.get(name, "")) for name in (OURS, MEMORY, STOCK)) + " |"
