"""Joins two changes of one case, made in two browsers at once, without losing either. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def merged(before: Mapping[str, Any], after: Mapping[str, Any], current: Mapping[str, Any]) -> dict[str, Any]:
    """Put what changed from `before` to `after` on top of `current`.

    Tables are joined key by key, lists as sets in their order; for anything else the later writer counts.
    """
    joined = dict(current)
    for key in {**before, **after}:
        old, new = before.get(key), after.get(key)
        if old == new:
            continue
        if key not in after:
            joined.pop(key, None)
        else:
            joined[key] = _join(old, new, current.get(key))
    return joined


def _join(old: Any, new: Any, current: Any) -> Any:
    if current == old:
        return new
    if isinstance(new, Mapping) and isinstance(current, Mapping):
        return merged(old or {}, new, current)
    if isinstance(new, list) and isinstance(current, list):
        known = old or []
        kept = [item for item in current if item in new or item not in known]
        return kept + [item for item in new if item not in known and item not in kept]
    return new
