"""The German words of the letters to the team, from `data/responses/` like everything people read.

Read when a letter is written, so a changed file counts for the next one. Not for the chat: see bot/responses.py.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

FOLDER = Path(__file__).resolve().parents[2] / "data" / "responses"
FILES = ("uebergabe.yml", "sperrung.yml", "sperrung_diagnose.yml", "zustellung_uebersicht.yml")
FRAGMENT = "utter_"
_PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)\}")


@functools.lru_cache(maxsize=len(FILES))
def _texts_of(path: Path, _changed_ns: int, _size: int) -> Mapping[str, str]:
    """Read a file, once for each state of it: that takes longer than a whole turn of the chat."""
    responses = (YAML(typ="safe").load(path) or {}).get("responses", {})
    return {name: str((variations or [{}])[0].get("text", "")) for name, variations in responses.items()}


class Texts:
    """The texts as they are now."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self._texts: dict[str, str] = {}
        for name in FILES:
            now = (folder / name).stat()
            self._texts |= _texts_of(folder / name, now.st_mtime_ns, now.st_size)

    def say(self, part: Any, **values: Any) -> str:
        """Return the text of a response, or of a fragment `{"response": name, **values}`; anything else as it is."""
        if isinstance(part, Mapping):
            return self.say(part["response"], **{**values, **{key: part[key] for key in part if key != "response"}})
        name = str(part)
        if not name.startswith(FRAGMENT) or name not in self._texts:
            return name
        return _PLACEHOLDER.sub(lambda match: self._value(match, values), self._texts[name])

    def _value(self, match: re.Match[str], values: Mapping[str, Any]) -> str:
        return self.say(values[match[1]]) if match[1] in values else match[0]
