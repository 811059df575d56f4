"""Rasa component: gives a message its intent and a ranking with calibrated confidences.

The learning itself is intent_model.py. Whether the answer is sure enough is scope.py's business.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import structlog
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu import intent_model, message_views, normaliser, text_features
from bot.nlu.intent_model import IntentModel, ModelSettings
from bot.nlu.text_features import FeatureSettings
from bot.nlu.thresholds import FOREIGN

log = structlog.get_logger(__name__)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class GermanIntentClassifier(GraphComponent, IntentClassifier):
    """Classifies by word counts, letter groups and whatever sentence vectors stand before it in the pipeline."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the settings used where config.yml is silent."""
        return {"strictness": 0.6, "seed": 0, "lemmas": False, "ranking_length": 8}

    @staticmethod
    def required_packages() -> list[str]:
        """Name the package whose version changes what is learned."""
        return ["sklearn"]

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        """Cover the pure modules too: Rasa looks only at this class when it decides what to train anew."""
        return message_views.source_fingerprint(intent_model, text_features, normaliser)

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """Refuse settings that can't work."""
        if not config["strictness"] > 0:
            raise InvalidConfigException("GermanIntentClassifier: `strictness` must be above 0.")
        if not (isinstance(config["ranking_length"], int) and config["ranking_length"] >= 3):
            raise InvalidConfigException(
                "GermanIntentClassifier: `ranking_length` must be at least 3, since asking back offers three topics."
            )

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
    ) -> GermanIntentClassifier:
        """Create an untrained component."""
        return cls(config, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        """Learn the intents and write the result into the model."""
        # Sorted, so that the order of files and lines changes no answer.
        examples = sorted(
            (message for message in training_data.intent_examples if message.get(TEXT)),
            key=lambda message: (message.get(INTENT), message.get(TEXT)),
        )
        if len({message.get(INTENT) for message in examples}) < 2:
            log.warning("intents.nothing_to_learn", messages=len(examples))
            return self._resource
        settings = ModelSettings(
            strictness=float(self._config["strictness"]),
            seed=int(self._config["seed"]),
            features=FeatureSettings(lemmas=bool(self._config["lemmas"])),
        )
        self._model = IntentModel(settings).fit(
            [message.get(TEXT) for message in examples],
            [message.get(INTENT) for message in examples],
            message_views.vectors(examples),
            message_views.lemmas(examples),
        )
        with self._model_storage.write_to(self._resource) as folder:
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
    ) -> GermanIntentClassifier:
        """Read the component from the model."""
        try:
            with model_storage.read_from(resource) as folder:
                return cls(config, model_storage, resource, IntentModel.load(folder))
        except ValueError:  # Rasa's word for "nothing was stored", as after training without examples
            log.warning("intents.not_trained")
            return cls(config, model_storage, resource)

    def process(self, messages: list[Message]) -> list[Message]:
        """Set `intent` and `intent_ranking`."""
        for message in messages:
            ranking = self._rank(message)
            best = ranking[0] if ranking else {"name": None, "confidence": 0.0}
            message.set(INTENT, dict(best), add_to_output=True)
            message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Leave training data as they are: their intents are given."""
        return training_data

    def _rank(self, message: Message) -> list[dict[str, Any]]:
        text = message.get(TEXT) or ""
        if self._model is None or not normaliser.visible(normaliser.shorten(text)):
            return []
        row = self._model.probabilities([text], message_views.vectors([message]), message_views.lemmas([message]))[0]
        order = np.argsort(-row, kind="stable")
        # The out-of-scope decision needs `thema_fremd` wherever it ranks.
        kept = [
            place
            for rank, place in enumerate(order)
            if rank < self._config["ranking_length"] or self._model.classes[place] == FOREIGN
        ]
        return [{"name": self._model.classes[place], "confidence": float(row[place])} for place in kept]
