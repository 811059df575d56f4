"""The text of a response where the action itself needs it: for a copy button, a checklist, a mailto link.

Everything else is said by naming the response. Reads the same files as bot/responses.py, live as well.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

FOLDER = Path("data/responses")
FILES = "sperrung*.yml"
_PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)\}")
FRAGMENT = "utter_"


def say(name: str, /, **values: Any) -> str:
    """Return the first variation of a response with its placeholders filled.

    Args:
        name: The response; one that does not exist raises KeyError.
        values: A text, the name of another response, `{"response": name, **values}`, or a list of these.
    """
    return _fill(str(_texts()[name]), values)


def _fill(text: str, values: dict[str, Any]) -> str:
    def put(match: re.Match[str]) -> str:
        value = values.get(match[1])
        if isinstance(value, list):
            return "\n".join(_said(item, values) for item in value)
        return match[0] if value is None else _said(value, values)

    return _PLACEHOLDER.sub(put, text)


def _said(value: Any, values: dict[str, Any]) -> str:
    if isinstance(value, dict):
        return _fill(str(_texts()[value["response"]]), {**values, **value})
    if isinstance(value, str) and value.startswith(FRAGMENT) and value in _texts():
        return _fill(str(_texts()[value]), values)
    return str(value)


def _texts() -> dict[str, str]:
    return _read(tuple((path, path.stat().st_mtime_ns) for path in sorted(FOLDER.glob(FILES))))


@lru_cache(maxsize=2)
def _read(files: tuple[tuple[Path, int], ...]) -> dict[str, str]:
    texts: dict[str, str] = {}
    for path, _changed in files:
        responses = YAML(typ="safe").load(path.read_text(encoding="utf-8"))["responses"]
        texts |= {name: variations[0].get("text", "") for name, variations in responses.items()}
    return texts
