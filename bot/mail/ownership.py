"""Tells whose message it is: does its Payload or CustomID carry this account's `sub`?

Strict on purpose: a wrong yes shows somebody's mail to a stranger. Never a mere substring.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

# If a text names its owner under one of these, only that value counts: in {"kurs": 12, "anbieter": 42}
# account 12 must not see account 42's mail.
OWNER_KEYS = frozenset({"sub", "anbieter", "anbieter_id", "account", "account_id", "owner", "tenant", "creator"})

_TOKENS = re.compile(r"[|;,&\s]+")
_PAIR = re.compile(r"[=:]")
_DEEPEST = 5  # real payloads are flat; deeper ones are not searched


def carries(sub: str, *texts: str) -> bool:
    """Tell whether one of the texts carries the account's `sub` as a whole value."""
    return bool(sub.strip()) and any(_carries(sub, text.strip()) for text in texts)


def _carries(sub: str, text: str) -> bool:
    if not text:
        return False
    if text == sub:
        return True
    pairs = list(_json_pairs(text)) if text[0] in '{["' else list(_token_pairs(text))
    owners = [value for key, value in pairs if key.lower() in OWNER_KEYS]
    return sub in (owners or [value for _, value in pairs])


def _json_pairs(text: str) -> Iterator[tuple[str, str]]:
    try:
        told = json.loads(text)
    except (ValueError, RecursionError):
        return
    yield from _walk("", told, 0)


def _walk(key: str, value: object, depth: int) -> Iterator[tuple[str, str]]:
    if depth > _DEEPEST:
        return
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _walk(str(name), inner, depth + 1)
    elif isinstance(value, list):
        for inner in value:
            yield from _walk(key, inner, depth + 1)
    elif isinstance(value, str) or (isinstance(value, int) and not isinstance(value, bool)):
        yield key, str(value)


def _token_pairs(text: str) -> Iterator[tuple[str, str]]:
    for token in _TOKENS.split(text):
        name, *rest = _PAIR.split(token, maxsplit=1)
        if rest:
            yield name, rest[0]
        yield "", token
