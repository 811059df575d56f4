"""How well known questions are found: on questions written by others who saw the answers alone (tests/eval/wissen.tsv).

Rows: question, id of its entry; `a|b`: either answers it. Foreign messages are those of tests/eval/nlu_dev.tsv.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.dialogue.passages import read_passages
from bot.insight.language_answers import vector_of, vectors_of
from bot.insight.language_data import read_component, read_training
from bot.understand.acts import read_examples
from bot.understand.asked_in_talks import read_asked as read_talks
from bot.understand.known_questions import KnownQuestions, asks_nothing_known, replies_that_ask_nothing

MEASURING = Path("tests/eval/wissen.tsv")
ANSWERED = 0.18
"""From this score on the entry is said (LIKELY of bot/dialogue/at_point.py)."""
OFFERED = 3
"""So many are offered on buttons where none is said."""
Rank = Callable[[str], list[dict[str, Any]]]
"""Returns the known questions that a text may ask, the likeliest first."""


@dataclass(frozen=True)
class Asked:
    """One question with the entries that answer it."""

    text: str
    right: frozenset[str]


def read_asked(path: Path = MEASURING) -> list[Asked]:
    """Return the measuring questions."""
    rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()[1:] if line.strip()]
    return [Asked(text, frozenset(ids.split("|"))) for text, ids in rows]


def known_figures(asked: Sequence[Asked], foreign: Sequence[str], rank: Rank) -> dict[str, Any]:
    """Return shares between 0 and 1: right entry first, among those offered, answered, right and wrong of all."""
    first = offered = said = said_wrong = 0
    for question in asked:
        ranked = rank(question.text)
        names = [one["id"] for one in ranked]
        hit = bool(names) and names[0] in question.right
        first += hit
        offered += bool(question.right & set(names[:OFFERED]))
        if ranked and ranked[0]["score"] >= ANSWERED:
            said += 1
            said_wrong += not hit
    strange = sum(bool(ranked) and ranked[0]["score"] >= ANSWERED for ranked in map(rank, foreign))
    return {
        "questions": len(asked),
        "right_first": round(first / len(asked), 4),
        "right_among_offered": round(offered / len(asked), 4),
        "answered": round(said / len(asked), 4),
        "answered_wrong": round(said_wrong / len(asked), 4),
        "foreign_answered": round(strange / len(foreign), 4) if foreign else 0.0,
    }


def learned_ranking() -> Rank:
    """Return how a model ranks that learned from data/wissen/ as config.yml says."""
    others = asks_nothing_known((message.text, message.intent) for message in read_training())
    others += replies_that_ask_nothing(read_examples())
    strictness = float(read_component("PassageFinder").get("strictness", 0.3))
    passages = read_passages()
    known = KnownQuestions.learn(passages, others, vectors_of, strictness, read_talks(one.id for one in passages))
    return lambda text: known.ranked(text, vector_of(text)) if known else []
