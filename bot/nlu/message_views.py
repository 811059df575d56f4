"""Reads from Rasa messages what our components learn from: joined vectors and lemmas."""

from __future__ import annotations

import hashlib
import inspect
from collections.abc import Sequence
from types import ModuleType
from typing import Any

import numpy as np
from rasa.nlu.constants import SPACY_DOCS
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message


def vectors(messages: Sequence[Message]) -> np.ndarray | None:
    """Return one row of all sentence vectors for each message, None when the pipeline makes none."""
    rows = [message.get_dense_features(TEXT)[1] for message in messages]
    if any(row is None for row in rows) or not rows:
        return None
    return np.vstack([row.features for row in rows if row is not None]).astype(np.float32)


def lemmas(messages: Sequence[Message]) -> list[str] | None:
    """Return each message as its lemmas, None when no spaCy pipeline ran."""
    docs: list[Any] = [message.get(SPACY_DOCS[TEXT]) for message in messages]
    if any(doc is None for doc in docs):
        return None
    return [" ".join(token.lemma_ or token.text for token in doc if not token.is_space) for doc in docs]


def source_fingerprint(*modules: ModuleType) -> str:
    """Return a short hash over the source of modules a component relies on."""
    return hashlib.sha256("".join(inspect.getsource(module) for module in modules).encode()).hexdigest()[:16]
