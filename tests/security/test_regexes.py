"""No text of anybody makes a pattern of ours run away."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable

from tests.pace import fastest_at_work
from tests.security.patterns import all_patterns, attacks
from tests.security.readers import READERS

LIMIT_S = 0.25
"""Processor time for a text of LENGTH characters; a linear pattern needs a hundredth, a quadratic one more than this."""
OURS = {"bot.dialogue.passages._NAMED"}
"""Read files of the repository only."""


def _is_slow(read: Callable[[], object], limit_s: float) -> bool:
    return fastest_at_work(read, limit_s) > limit_s


def test_every_pattern_reads_hostile_texts_in_no_time() -> None:
    found = all_patterns()
    assert len(found) > 250
    slow = []
    for (source, flags), where in found.items():
        if where in OURS:
            continue
        pattern = re.compile(source, flags)
        for text in attacks(source):
            if _is_slow(lambda pattern=pattern, text=text: deque(pattern.finditer(text), 0), LIMIT_S):  # type: ignore[misc]
                slow.append((where, text[:20]))
                break
    assert not slow


def test_every_reader_reads_hostile_texts_in_no_time() -> None:
    slow = []
    for name, read in READERS.items():
        for text in attacks("menge betreff mach"):
            if _is_slow(lambda read=read, text=text: read(text), 4 * LIMIT_S):  # type: ignore[misc]
                slow.append((name, text[:20]))
                break
    assert not slow


def test_the_finder_sees_patterns_that_are_put_together_while_reading() -> None:
    found = all_patterns()
    assert any(where == "reader commands" for where in found.values())
    assert any(where == "bot.privacy.mask._ADDRESS" for where in found.values())
