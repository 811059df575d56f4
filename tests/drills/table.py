"""The table of the drill, made from what there is: a new question or a new dependency is in it by itself.

Every dependency × every way to fail × every question of bot/dialogue/questions.py. The short form takes each
dependency-and-way at a question that surely needs it and at another one, so that every question has its turn as well.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from itertools import cycle

from bench.site import program
from bot.dialogue.questions import QUESTIONS, Expects, Question


class Dependency(str, Enum):
    """What the running bot needs. A missing model or encoder shows when it starts: test_starting.py."""

    MAILJET = "mailjet"
    DATABASE = "database"
    DISK = "disk"
    SMTP = "smtp"
    SLACK = "slack"
    TELEGRAM = "telegram"
    REDIS = "redis"
    CLOCK = "clock"
    ACTIONS = "actions"


class Way(str, Enum):
    """How it fails; what that means for a dependency is in faults.py."""

    DOWN = "down"
    SLOW = "slow"
    WRONG = "wrong"
    FLAPPING = "flapping"


NEEDED_AT = {Dependency.MAILJET: "adresse", Dependency.SMTP: "erreichbar", Dependency.REDIS: "adresse"}
"""Questions whose answer surely asks this dependency; all others are needed by every turn."""


@dataclass(frozen=True)
class Pair:
    """One row: what fails, how, and which question is open."""

    dependency: Dependency
    way: Way
    question: Question

    @property
    def name(self) -> str:
        return f"{self.dependency.value}-{self.way.value}-{self.question.name}"


THERE = tuple(one for one in Dependency if one is not Dependency.REDIS or program("redis-server"))
"""The dependencies that can be tried on this machine: Redis is optional for the bot, and may not be installed."""
FAULTS = tuple((dependency, way) for dependency in THERE for way in Way)


def whole_table() -> Iterator[Pair]:
    """Yield all rows, question by question, so that a drill that ends early has seen every fault."""
    for question in QUESTIONS.values():
        for dependency, way in FAULTS:
            yield Pair(dependency, way, question)


def short_table() -> dict[tuple[Dependency, Way], list[Pair]]:
    """Return the rows of the short form by fault: each fault and each question at least once."""
    rows: dict[tuple[Dependency, Way], list[Pair]] = {fault: [] for fault in FAULTS}
    left = list(QUESTIONS.values())
    for dependency, way in FAULTS:
        if dependency in NEEDED_AT:
            rows[dependency, way].append(Pair(dependency, way, QUESTIONS[NEEDED_AT[dependency]]))
    # What takes the longest to fail has its row already; the others share the questions.
    for dependency, way in cycle(fault for fault in FAULTS if not rows[fault]):
        if not left:
            break
        rows[dependency, way].append(Pair(dependency, way, left.pop(0)))
    return rows


def reply_to(pair: Pair, number: int) -> str:
    """Return what the user writes: an answer to the question, or whatever needs the dependency."""
    if pair.dependency in (Dependency.MAILJET, Dependency.REDIS):  # look-ups are counted in Redis
        return f"Schau bitte nach, was mit den Mails an drill{number}.echt@gmail.com ist"
    if pair.dependency is Dependency.SMTP:
        return "Ich möchte bitte mit einem Menschen sprechen"
    return {Expects.YES_NO: "ja", Expects.FACT: "weiß ich nicht", Expects.FREE_TEXT: "Yogahaus Nord"}[
        pair.question.expects
    ]
