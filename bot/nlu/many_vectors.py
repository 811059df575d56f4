"""Vectors of many texts at once, as training and measuring need them: through the cache on disk, on both cores."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from joblib import Parallel, delayed

from bot.nlu import encoders
from bot.nlu.vector_cache import through_cache

MANY = 2_000
"""From so many new texts on a second process, which takes seconds to start, saves time."""


def vectors_of_many(name: str, texts: Sequence[str]) -> np.ndarray:
    """Return one float32 row for each text.

    Args:
        name: an encoder of `encoders.ENCODERS`.
        texts: as people wrote them.

    Raises:
        EncoderMissing: its package is not installed or does not run on this machine.
    """
    encoders.encoder(name)  # a missing package is told even where the cache holds everything
    cache = f"{name}-{encoders.version(name)}"
    return through_cache([encoders.readable(text) for text in texts], lambda new: _encode_many(name, new), cache)


def _encode_many(name: str, texts: Sequence[str]) -> np.ndarray:
    if len(texts) < MANY:
        return _encode(name, texts)
    # Every second one, so that both get as many long ones.
    halves = Parallel(n_jobs=2)(delayed(_encode)(name, texts[start::2]) for start in range(2))
    rows = np.zeros((len(texts), halves[0].shape[1]), np.float32)
    rows[::2], rows[1::2] = halves
    return rows


def _encode(name: str, texts: Sequence[str]) -> np.ndarray:
    return encoders.encoder(name).encode(texts)
