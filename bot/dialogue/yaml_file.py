"""Reads YAML files of content and says which file is wrong where. Pure."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError


class WrongContent(ValueError):
    """Raised when a file of content can't be used; the message names file and place."""


def read_mapping(path: Path, key: str) -> dict[str, Any]:
    """Return what stands under the one top key of a file.

    Raises:
        WrongContent: the file is no YAML, or holds no mapping under that key.
    """
    try:
        content = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
    except (YAMLError, UnicodeError) as error:
        raise WrongContent(f"{path}: not readable ({' '.join(str(error).split())}).") from error
    found = content.get(key) if isinstance(content, dict) else None
    if not isinstance(found, dict):
        raise WrongContent(f"{path}: begins with `{key}:` and what belongs to it.")
    return found
