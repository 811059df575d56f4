"""SuspensionFacts ↔ plain JSON, for the case store and for the conversation's memory. Pure.

A record of another version of this program is read as far as it fits; nothing of it can break the guide.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from bot.dialogue.sperrung import SuspensionFacts

_OF_THE_MOMENT = frozenset({"may_watch", "now"})
_SETS = frozenset({"ticked", "refused", "later", "again", "denied"})
_EMPTY = SuspensionFacts()


def to_record(facts: SuspensionFacts) -> dict[str, Any]:
    """Return everything that is worth keeping; what is unknown is left out."""
    record: dict[str, Any] = {}
    for one in fields(facts):
        value = getattr(facts, one.name)
        if one.name in _OF_THE_MOMENT or value == getattr(_EMPTY, one.name):
            continue
        if one.name in _SETS:
            value = sorted(value)
        record[one.name] = list(value) if isinstance(value, tuple) else value
    return record


def from_record(record: Mapping[str, Any] | None) -> SuspensionFacts:
    """Return the facts of a record; an empty or missing one knows nothing."""
    known: dict[str, Any] = {}
    for one in fields(SuspensionFacts):
        value = (record or {}).get(one.name)
        if value is None or one.name in _OF_THE_MOMENT:
            continue
        if one.name in _SETS:
            known[one.name] = frozenset(str(item) for item in value)
        elif one.name == "wants":
            known[one.name] = tuple(str(item) for item in value)
        elif one.name == "fields":
            known[one.name] = {str(name): str(text) for name, text in value.items()}
        else:
            known[one.name] = value
    return SuspensionFacts(**known)
