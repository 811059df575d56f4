"""Finds every regular expression of the project and makes texts on which a careless one takes for ever."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator
from typing import Any

import actions
import bot
from tests.security.readers import READERS

LENGTH = 4_000
"""Enough to tell a quadratic pattern from a linear one; a message may have 10,000."""
PUMPS = (" ", "a", "\n", "-", ". ", "a ", "[")
SAMPLES = (
    "Menge: 4.000 im Monat, seit gestern früh. Änder bitte den Betreff auf Hallo, und die Menge stimmt nicht, sondern 3",
    "Hello, your Mailjet account has been suspended because of bounces. Please describe your business. Kind regards",
    "anna (at) web punkt de, vor 3 Tagen, im Spam geschaut, Schritt 2 erledigt, ZH-AAAA-BBBB, Passwort: geheim123",
    "550 5.7.1 <a@b.de>: blocked https://x.de/?a=b", "keine mail bekommen bei gmx, status zugestellt", "lass das weg", "",
)  # fmt: skip
_WORD = re.compile(r"[a-zäöüß]{3,}", re.IGNORECASE)


def all_patterns() -> dict[tuple[str, int], str]:
    """Return each pattern with its flags, and where it was found: in a module, or put together while reading."""
    found: dict[tuple[str, int], str] = {}
    for package in (bot, actions):
        for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
            if module.name != "bot.__main__":
                loaded = importlib.import_module(module.name)
                for name, value in vars(loaded).items():
                    for pattern in _inside(value):
                        found.setdefault((pattern.pattern, pattern.flags), f"{module.name}.{name}")
    re.purge()
    for name, reader in READERS.items():
        for sample in SAMPLES:
            reader(sample)
        for _, pattern, flags in list(re._cache):  # type: ignore[attr-defined]  # the only list of them
            if isinstance(pattern, str):
                found.setdefault((pattern, int(flags) | re.UNICODE), f"reader {name}")
        re.purge()
    return found


def attacks(pattern: str) -> Iterator[str]:
    """Yield long texts that begin with words of the pattern, so that its repetitions are reached."""
    words = list(dict.fromkeys(_WORD.findall(pattern)))
    for start in ("", *words[:: max(1, len(words) // 2)][:2]):
        for pump in PUMPS:
            yield (start + pump * LENGTH)[: LENGTH - 1] + "!"


def _inside(value: Any, depth: int = 0) -> Iterator[re.Pattern[str]]:
    if isinstance(value, re.Pattern):
        if isinstance(value.pattern, str):
            yield value
    elif depth < 4 and isinstance(value, (list, tuple, set, frozenset)):
        for item in value:
            yield from _inside(item, depth + 1)
    elif depth < 4 and isinstance(value, dict):
        for item in value.values():
            yield from _inside(item, depth + 1)
