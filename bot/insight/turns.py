"""What is counted about one turn, and about one conversation. No texts except of messages that were not understood."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Outcome(str, Enum):
    """How a conversation ended, as far as anybody said or saw so."""

    SOLVED = "solved"
    """The user said so."""
    VERIFIED = "verified"
    """Nobody said anything, but the mail in question was opened later."""
    NOT_SOLVED = "not_solved"
    """The user said that it did not help, or there was no step left."""
    HANDED_OVER = "handed_over"
    """A person was asked for or offered, and how to reach one was told."""
    SILENT = "silent"
    """The user wrote nothing more. Never counted as solved."""


class Miss(str, Enum):
    """Why a message got no answer of its own."""

    NOT_UNDERSTOOD = "not_understood"
    OUT_OF_SCOPE = "out_of_scope"


@dataclass(frozen=True)
class Turn:
    """One message and what came of it. `at` are Unix seconds; `text` is masked and only kept for a miss."""

    conversation: str
    channel: str
    at: float
    seconds: float
    topic: str | None = None
    provider: str | None = None
    intent: str | None = None
    outcome: Outcome | None = None
    verdict: str | None = None
    mail: str | None = None
    miss: Miss | None = None
    text: str = ""
    guesses: tuple[str, ...] = ()
