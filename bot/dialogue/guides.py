"""Content: how something is done in a mailbox, by matter, mail provider and device.

Reads data/wissen/anleitungen.yml, live. Pure.
"""

from __future__ import annotations

from pathlib import Path

from bot.dialogue.live_file import LiveFiles
from bot.dialogue.yaml_file import WrongContent, read_mapping

FOLDER = Path("data/wissen")
FILE = "anleitungen.yml"
ANY = "allgemein"
Guides = dict[str, dict[str, dict[str, str]]]
_LIKE = {"hotmail": "outlook", "1und1": "ionos", "protonmail": "proton"}
"""Providers whose mailbox is that of another."""


def _read(paths: list[Path]) -> Guides:
    guides: Guides = {}
    for path in paths:
        for matter, providers in read_mapping(path, "anleitungen").items():
            for provider, devices in dict(providers).items():
                if not isinstance(devices, dict) or not all(isinstance(text, str) for text in devices.values()):
                    raise WrongContent(f"{path}: '{matter}' at '{provider}' needs a text for each device.")
            guides[matter] = providers
    return guides


_files: LiveFiles[Guides] = LiveFiles(_read)


def guide(matter: str, provider: str | None, device: str | None, folder: Path = FOLDER) -> str | None:
    """Return the way for this provider and device, else the nearest one that is known; None for an unknown matter.

    Raises:
        WrongContent: the file can't be used and never could.
    """
    providers = _files.now(folder, FILE).get(matter)
    if providers is None:
        return None
    known = _LIKE.get(provider or "", provider or "")
    ways = providers.get(known) or providers.get(ANY) or {}
    return ways.get(device or "") or ways.get(ANY) or ways.get("web") or next(iter(ways.values()), None)
