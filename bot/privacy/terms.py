"""How long what is kept, in days."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Retention:
    """One term per kind of data; counted from the last news about it."""

    conversations: int = 90
    cases: int = 180
    deliveries: int = 90
    audit: int = 365
    figures: int = 730
