"""The bench's own arithmetic; the measuring itself is `make bench`."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from bench import speed_page
from bench.profile import STAGES
from bench.sides import MEMORY, OURS, STOCK
from bench.speed import judge
from bench.stock.project import EPOCHS, FEW, LEAST, LOOK_UP, make_stock, sample, training_figures
from bench.talks import count
from bot.insight.language_data import Labelled, read_training

TURN = {"p50_ms": 5.0, "p95_ms": 6.0, "p99_ms": 7.0, "processor_ms": 4.0}
SLOW = dict.fromkeys(TURN, 50.0)
LOAD = {"messages_per_s": 90.0, "messages_per_processor_s": 99.0, **TURN}
FIGURES: dict[str, Any] = {
    "start_s": {OURS: 5.0, STOCK: 20.0},
    "text_turn": {OURS: TURN, STOCK: SLOW, MEMORY: TURN},
    "action_turn": {OURS: TURN, STOCK: SLOW},
    "long": {name: {"first_ms": 5.0, "last_ms": 6.0, "ratio": 1.2} for name in (OURS, STOCK)},
    "load": {"16": {OURS: LOAD, STOCK: {**LOAD, "messages_per_s": 45.0}}},
    "memory": {"messages": 10_000, "before_mb": 100.0, "after_mb": 104.0, "growth": 0.04},
    "training": training_figures(
        {"ours": {"processor_seconds": 20.0, "messages": 800}, "stock": {"processor_seconds": 100.0},
         "stock_few": {"processor_seconds": 60.0}}
    ),
    "install_mb": 2_200,
    "machine": {"cores": 2, "load_average": 1.0, "at": "2026-01-01T00:00:00+00:00"},
}  # fmt: skip


def test_every_stage_of_the_profile_is_a_function_that_a_turn_still_calls() -> None:
    assert [name for name, owner, method in STAGES if not callable(getattr(owner, method, None))] == []


def test_a_missed_goal_is_called_missed() -> None:
    goals = judge(FIGURES)
    assert [goal["goal"] for goal in goals if not goal["met"]] == ["messages/s with 16 askers / stock"]


def test_stocks_hundred_epochs_are_reckoned_from_what_an_epoch_takes() -> None:
    assert (EPOCHS, FEW) == (6, 2)
    assert FIGURES["training"]["stock_reckoned_processor_s"] == 60 + 98 * 10
    assert FIGURES["training"]["ratio"] == pytest.approx(20 / 1040, abs=1e-3)


def test_the_page_keeps_its_words_around_the_figures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = tmp_path / "speed.md"
    page.write_text(f"Before\n{speed_page.BEGIN}\nold\n{speed_page.END}\nAfter\n", encoding="utf-8")
    monkeypatch.setattr(speed_page, "PAGE", page)
    monkeypatch.setattr(speed_page, "draw", lambda _: None)
    speed_page.write_page(FIGURES, judge(FIGURES))
    text = page.read_text(encoding="utf-8")
    assert text.startswith("Before\n")
    assert text.endswith("\nAfter\n")
    assert "| text turn p50 / stock | at most 0.7 | 0.1 | met |" in text
    assert "**missed**" in text
    assert "old" not in text


def test_every_intent_keeps_its_share_of_the_messages() -> None:
    messages = [Labelled(f"{intent} {number}", intent) for intent in "ab" for number in range(200)]
    messages += [Labelled(f"c {number}", "c") for number in range(4)]
    chosen = sample(messages, 0.25)
    assert Counter(message.intent for message in chosen) == {"a": 50, "b": 50, "c": 4}
    assert chosen == sample(messages, 0.25)
    assert Counter(message.intent for message in sample(messages, 0.001)) == {"a": LEAST, "b": LEAST, "c": 4}


def test_the_stock_project_answers_every_intent_that_is_trained(tmp_path: Path) -> None:
    messages = sample(read_training(), 0.001)
    make_stock(tmp_path, messages)
    rules = YAML(typ="safe").load((tmp_path / "data/rules.yml").read_text(encoding="utf-8"))["rules"]
    answered = {rule["steps"][0]["intent"] for rule in rules}
    assert {message.intent for message in messages} <= answered
    assert LOOK_UP[0] in answered
    assert "DIETClassifier" in (tmp_path / "config.yml").read_text(encoding="utf-8")


def test_judged_talks_are_counted_by_turn_and_outcome() -> None:
    talks = [
        {"outcome": "solved", "turns": [{"score": 2}, {"score": 1}]},
        {"outcome": "lost (left)", "turns": [{"score": 0}, {"score": -1}]},
    ]
    assert count(talks) == {
        "talks": 2,
        "turns": 4,
        "acceptable": 0.5,
        "right": 0.25,
        "harmful": 0.25,
        "outcomes": {"lost": 1, "solved": 1},
    }
    assert count([]) == {"talks": 0, "turns": 0}
