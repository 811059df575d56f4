"""The facts of the house that runs the bot (platform, sender, rates), which texts name as placeholders.

Reads data/haus.yml, live. Pure.
"""

from __future__ import annotations

import re
from pathlib import Path

from bot.dialogue.live_file import LiveFiles
from bot.dialogue.yaml_file import WrongContent, read_mapping

FOLDER = Path("data")
FILE = "haus.yml"
_PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)\}")


def _read(paths: list[Path]) -> dict[str, str]:
    if not paths:
        raise WrongContent(f"{FOLDER / FILE} is missing: it holds the facts that the texts name.")
    return {name: str(value) for path in paths for name, value in read_mapping(path, "haus").items()}


_files: LiveFiles[dict[str, str]] = LiveFiles(_read)


def house_facts(folder: Path = FOLDER) -> dict[str, str]:
    """Return all facts by name.

    Raises:
        WrongContent: the file can't be used and never could.
    """
    return _files.now(folder, FILE)


def in_house(text: str, folder: Path = FOLDER) -> str:
    """Return a text with the facts in place of their names; other placeholders stay."""
    facts = house_facts(folder)
    return _PLACEHOLDER.sub(lambda match: facts.get(match[1], match[0]), text)
