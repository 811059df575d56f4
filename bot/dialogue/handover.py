"""What a user says about a matter that people have already: a note to them, or that it is open after all. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable

_TO_TEAM = re.compile(r"^\W*(?:an (?:das |s)?)?team\s*:\s*(?P<note>\S.*)$", re.IGNORECASE | re.DOTALL)
_AFTER_ALL = re.compile(
    r"\bdoch (?:noch )?nicht\b|\b(?:noch|immer noch|leider) nicht (?:erledigt|gelöst|geklärt|behoben)\b"
    r"|\bwieder (?:öffnen|aufmachen|auf|offen)\b|\bnicht erledigt\b|\b(?:reopen|not solved after all)\b",
    re.IGNORECASE,
)
_THE_MATTER = re.compile(
    r"\b(?:anliegen|team|mensch(?:en)?|erledigt|gelöst|geklärt|behoben|öffnen|aufmachen)\b|\bZH-\d{6}\b", re.IGNORECASE
)
MOST_WORDS = 12
"""Longer messages tell a story, in which "doch nicht" may mean anything."""


_OF_PEOPLE = "utter_mensch_"


def told_of_people(responses: Iterable[str]) -> bool:
    """Tell whether an answer, given by the names of its responses, was about reaching a person."""
    return any(name.startswith(_OF_PEOPLE) for name in responses)


def note_to_team(text: str) -> str | None:
    """Return what the user wants passed on to the team: all after "Team:"."""
    match = _TO_TEAM.match(text)
    return match["note"].strip() if match else None


def reopens(text: str, *, asked: bool) -> bool:
    """Tell whether a message takes "it is done" back.

    Args:
        text: the message.
        asked: whether another question is open, which a bare "doch nicht" would answer.
    """
    if len(text.split()) > MOST_WORDS or not _AFTER_ALL.search(text):
        return False
    return bool(_THE_MATTER.search(text)) if asked else True
