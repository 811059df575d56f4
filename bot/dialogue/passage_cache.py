"""Keeps the help passages in memory until a file of data/wissen/ changes."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from bot.dialogue.passages import FOLDER, Passage, read_passages

Seen = tuple[tuple[str, int, int], ...]


def passage(wanted: str | None, folder: Path = FOLDER) -> Passage | None:
    """Return the passage of this id as the files have it now.

    Raises:
        PassageError: a changed file can't be used.
    """
    seen = tuple(sorted((str(path), path.stat().st_mtime_ns, path.stat().st_size) for path in folder.glob("*.md")))
    return _read(folder, seen).get(wanted or "")


@lru_cache(maxsize=1)
def _read(folder: Path, seen: Seen) -> dict[str, Passage]:
    return {passage.id: passage for passage in read_passages(folder)}
