"""Keeps sentence vectors on disk between trainings, so that a small change of the data is learned quickly.

One npz file an encoder version; a lost or damaged file only costs time. Pure, no Rasa.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import structlog

log = structlog.get_logger(__name__)

FOLDER = Path("var/vectors")


def through_cache(
    texts: Sequence[str], encode: Callable[[Sequence[str]], np.ndarray], name: str, folder: Path = FOLDER
) -> np.ndarray:
    """Return the vectors of `texts`, encoding only those that the file `name` does not hold yet."""
    path = folder / f"{name}.npz"
    known = _read(path)
    keys = [hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest() for text in texts]
    missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
    if missing:
        log.info("vectors.encoding", encoder=name, texts=len(missing), cached=len(known))
        known.update(zip(missing, encode(list(missing.values())), strict=True))
        _write(path, known)
    return np.stack([known[key] for key in keys]) if keys else np.zeros((0, 0), np.float32)


def _read(path: Path) -> dict[str, np.ndarray]:
    if not path.is_file():
        return {}
    try:
        with np.load(path, allow_pickle=False) as stored:
            return dict(zip(stored["keys"].tolist(), stored["vectors"], strict=True))
    except (OSError, ValueError, KeyError, zipfile.BadZipFile) as error:
        log.warning("vectors.cache_unreadable", path=str(path), reason=str(error))
        return {}


def _write(path: Path, known: dict[str, np.ndarray]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    # Written beside and then moved, so that a stopped training never leaves half a file.
    handle, draft = tempfile.mkstemp(dir=path.parent, suffix=".npz")
    with os.fdopen(handle, "wb") as file:
        np.savez(file, keys=np.array(list(known)), vectors=np.stack(list(known.values())))
    Path(draft).replace(path)
