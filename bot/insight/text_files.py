"""Finds text files that can't be read, so that the team sees why a changed sentence is not on the air."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

FOLDER = Path(__file__).resolve().parents[2] / "data" / "responses"


@dataclass(frozen=True)
class TextTrouble:
    """Why the old texts are still on the air: files that can't be read, or responses that are missing."""

    broken: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


def broken_files(folder: Path = FOLDER) -> list[str]:
    """Return the names of the files that are no texts as bot/responses.py reads them."""
    return [path.name for path in sorted(folder.glob("*.yml")) if not is_readable(path)]


def is_readable(path: Path) -> bool:
    """Return whether a file holds responses in the shape that Rasa knows."""
    try:
        content: Any = YAML(typ="safe").load(path)
    except (YAMLError, OSError, UnicodeError):
        return False
    responses = content.get("responses") if isinstance(content, dict) else None
    return isinstance(responses, dict) and all(isinstance(one, list) and one for one in responses.values())
