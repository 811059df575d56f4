"""Keeps the known questions in memory until a file changes; a broken one leaves the last good answers."""

from __future__ import annotations

from pathlib import Path

from bot.dialogue.live_file import LiveFiles
from bot.dialogue.passages import FOLDER, Passage, read_files

_files: LiveFiles[dict[str, Passage]] = LiveFiles(lambda paths: {passage.id: passage for passage in read_files(paths)})


def passage(wanted: str | None, folder: Path = FOLDER) -> Passage | None:
    """Return the passage of this id as the files have it now.

    Raises:
        PassageError: the files can't be used and never could.
    """
    return _files.now(folder, "*.md").get(wanted or "")
