"""No text of anybody makes a pattern of ours run away."""

from __future__ import annotations

import re
import time

from tests.security.patterns import all_patterns, attacks
from tests.security.readers import READERS

LIMIT_S = 0.25
"""Processor time for a text of LENGTH characters; a linear pattern needs a hundredth, a quadratic one more than this."""
OURS = {"bot.dialogue.passages._NAMED"}
"""Read files of the repository only."""


def _seconds(pattern: re.Pattern[str], text: str) -> float:
    began = time.thread_time()
    for _ in pattern.finditer(text):
        pass
    return time.thread_time() - began


def test_every_pattern_reads_hostile_texts_in_no_time() -> None:
    found = all_patterns()
    assert len(found) > 250
    slow = []
    for (source, flags), where in found.items():
        if where in OURS:
            continue
        pattern = re.compile(source, flags)
        for text in attacks(source):
            # A second look, as the machine may have been busy.
            if _seconds(pattern, text) > LIMIT_S and _seconds(pattern, text) > LIMIT_S:
                slow.append((where, text[:20]))
                break
    assert not slow


def test_every_reader_reads_hostile_texts_in_no_time() -> None:
    slow = []
    for name, read in READERS.items():
        for text in attacks("menge betreff mach"):
            began = time.thread_time()
            read(text)
            if time.thread_time() - began > 4 * LIMIT_S:
                slow.append((name, text[:20]))
                break
    assert not slow


def test_the_finder_sees_patterns_that_are_put_together_while_reading() -> None:
    found = all_patterns()
    assert any(where == "reader correction" for where in found.values())
    assert any(where == "bot.privacy.mask._ADDRESS" for where in found.values())
