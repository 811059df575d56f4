"""Finds the class of a stored event in a table. Rasa 3.6.21.

Rasa walks through all subclasses of `Event` for each event that it reads: half of what loading a conversation costs.
"""

from __future__ import annotations

from rasa.shared.core.events import Event

RASAS_SEARCH = Event.resolve_by_type
_KNOWN: dict[str, type[Event]] = {}


def install() -> None:
    """Let all events of this process be found this way."""
    Event.resolve_by_type = staticmethod(find)


def find(type_name: str, default: type[Event] | None = None) -> type[Event] | None:
    """Return the class of events of this type.

    Raises:
        ValueError: Rasa's own, for an unknown type.
    """
    known = _KNOWN.get(type_name)
    if known is not None:
        return known
    found: type[Event] | None = RASAS_SEARCH(type_name, default)
    if found is not None and found.type_name == type_name:
        _KNOWN[type_name] = found
    return found
