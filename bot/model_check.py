"""Lets only the model be loaded that was trained here: a file of models/ whose digest training has noted.

Loading a model runs code (pickles inside it). Whoever may write the note beside it can still swap both: keep the folder
writable for the bot's own user only. Not for whether a model is up to date: see training.py.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from pathlib import Path

MODELS = Path("models")
_AGAIN = "Train it anew with `python -m bot train --force`."


class ModelRefused(RuntimeError):
    """Raised when a model may not be loaded; the message says why and what to do."""


def check_model(model: Path, folder: Path = MODELS) -> None:
    """Compare a model file with the digest that its training noted beside it.

    Args:
        model: the file; its note is the file of the same name that ends in `.json`.
        folder: where models may lie.

    Raises:
        ModelRefused: it lies elsewhere, is missing, has no note or differs from it.
    """
    real = model.resolve()
    if real.parent != folder.resolve() or model.is_symlink():
        raise ModelRefused(f"The model {model} isn't in {folder}/; models are loaded from there only.")
    if not real.is_file():
        raise ModelRefused(f"The model {model} is missing. {_AGAIN}")
    note = real.with_name(real.name.removesuffix(".tar.gz") + ".json")
    try:
        noted = json.loads(note.read_text(encoding="utf-8"))["model_sha256"]
    except (OSError, ValueError, KeyError, TypeError):
        raise ModelRefused(f"The model {model} has no readable digest in {note.name}. {_AGAIN}") from None
    with real.open("rb") as file:
        digest = hashlib.sha256()
        while block := file.read(1 << 20):
            digest.update(block)
    if not hmac.compare_digest(digest.hexdigest().encode(), str(noted).encode("utf-8", "replace")):
        raise ModelRefused(f"The model {model} isn't the one that was trained here: its digest differs. {_AGAIN}")
