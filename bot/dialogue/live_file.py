"""Reads a folder of text files again when one of them changes; what can't be read keeps the last good state. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Generic, TypeVar

Content = TypeVar("Content")
Seen = tuple[tuple[str, int, int], ...]


@dataclass
class LiveFiles(Generic[Content]):
    """The content of files as they are now, or as they last could be read."""

    read: Callable[[list[Path]], Content]
    """Raises ValueError, naming file and place, where the files can't be used."""
    _seen: Seen = ()
    _content: Content | None = None
    _places: tuple[Path, str] = field(default=(Path(), ""))
    trouble: str | None = None
    """Why older texts are still in use."""

    def now(self, folder: Path, pattern: str) -> Content:
        """Return what the files of `folder` that match `pattern` hold.

        Raises:
            ValueError: they can't be read, and never could.
        """
        paths = sorted(folder.glob(pattern))
        seen = tuple((str(path), path.stat().st_mtime_ns, path.stat().st_size) for path in paths)
        if seen == self._seen and self._content is not None and self._places == (folder, pattern):
            return self._content
        try:
            self._content, self.trouble = self.read(paths), None
        except ValueError as error:
            if self._content is None or self._places != (folder, pattern):
                raise
            self.trouble = str(error)
        self._seen, self._places = seen, (folder, pattern)
        return self._content
