"""Puts messages that say nearly the same into groups, the largest first. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz import fuzz, process, utils

ALIKE = 72
"""Of 100: "login mail fehlt" and "die Login-Mail fehlt mir" meet, "Rechnung fehlt" stays out."""
MOST_GROUPS = 400
EXAMPLES = 5


@dataclass(frozen=True)
class Group:
    """Messages that are alike. `guess` is the intent that the bot found likeliest for most of them."""

    examples: tuple[str, ...]
    count: int
    guess: str


def grouped(messages: Iterable[tuple[str, str]], examples: int = EXAMPLES) -> list[Group]:
    """Group (text, guessed intent); each message joins the first group whose oldest member is like it."""
    leaders: list[str] = []
    members: list[Counter[str]] = []
    guesses: list[Counter[str]] = []
    for text, guess in messages:
        plain = utils.default_process(text)
        found = process.extractOne(plain, leaders, scorer=fuzz.token_sort_ratio, score_cutoff=ALIKE) if plain else None
        if found:
            place = found[2]
        elif len(leaders) >= MOST_GROUPS:
            continue
        else:
            place = len(leaders)
            leaders.append(plain)
            members.append(Counter())
            guesses.append(Counter())
        members[place][text] += 1
        if guess:
            guesses[place][guess] += 1
    groups = [
        Group(
            tuple(text for text, _ in said.most_common(examples)),
            sum(said.values()),
            next((name for name, _ in guessed.most_common(1)), ""),
        )
        for said, guessed in zip(members, guesses, strict=True)
    ]
    return sorted(groups, key=lambda group: -group.count)
