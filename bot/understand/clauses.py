"""Splits a message into what it says one after the other, so that each part can be read by itself. Pure."""

from __future__ import annotations

import re

MOST = 5
"""Parts that are read at most; each costs a run of the pipeline."""
FEWEST_WORDS = 2
_ENDS = re.compile(r"(?<=[.!?;])\s+|\n+|\s+[-–]\s+")
_JOINTS = re.compile(
    r",\s+(?=(?:und|aber|oder|dann|also|wo|wie|was|warum|wieso|wer|wann|wohin|kann|soll|muss|ist|hab|gibt)\b)",
    re.IGNORECASE,
)
_LONG = 7
"""From so many words on a sentence is split at its joints as well."""


def clauses(text: str) -> list[str]:
    """Return the parts of a message in their order; none where it has only one."""
    parts: list[str] = []
    for sentence in _ENDS.split(text.strip()):
        parts += _JOINTS.split(sentence) if len(sentence.split()) >= _LONG else [sentence]
    spoken = [part.strip() for part in parts if len(part.split()) >= FEWEST_WORDS]
    return spoken[:MOST] if len(spoken) > 1 else []
