"""Which known questions belong together: who was just answered mostly asks on within the same field.

Reads data/wissen/felder.yml, live. Pure.
"""

from __future__ import annotations

from pathlib import Path

from bot.dialogue.live_file import LiveFiles
from bot.dialogue.yaml_file import WrongContent, read_mapping

FOLDER = Path("data/wissen")
FILE = "felder.yml"


def _read(paths: list[Path]) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for path in paths:
        for field, ids in read_mapping(path, "felder").items():
            names = frozenset(str(one) for one in ids or ())
            if twice := sorted(names & found.keys()):
                raise WrongContent(f"{path}: {', '.join(twice)} stand in '{field}' and in another field.")
            found |= dict.fromkeys(names, names)
    return found


_files: LiveFiles[dict[str, frozenset[str]]] = LiveFiles(_read)


def same_field(known: str | None, folder: Path = FOLDER) -> frozenset[str]:
    """Return the ids of the known questions in the field of this one; none where it belongs to no field."""
    return _files.now(folder, FILE).get(known, frozenset()) if known else frozenset()
