"""Rasa component: decides whether the bot answers, asks back, or says that the topic is not its own.

Works on the classifier's calibrated ranking. Names the likeliest intent, `thema_fremd`, or `nlu_fallback` where none is
likely enough. `in_doubt` says that the bot asks back with the likeliest topics of `intent_ranking` (which stays as it
was) before it acts on the intent: bot/processor.py sees to that.
"""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.thresholds import IN_DOUBT, Thresholds


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class ScopeDecision(GraphComponent, IntentClassifier):
    """Turns a ranking into a decision."""

    @classmethod
    def required_components(cls) -> list[type]:
        """Stand behind a classifier."""
        return [IntentClassifier]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the settings used where config.yml is silent."""
        return {"sure": 0.6, "chat": 0.4, "foreign": 0.4, "suspicion": 0.08, "lost": 0.3, "alien": 0.15}

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """Refuse thresholds that are no probabilities."""
        for name in cls.get_default_config():
            if not (isinstance(config[name], int | float) and 0 <= config[name] <= 1):
                raise InvalidConfigException(
                    f"ScopeDecision: `{name}` must be a number from 0 to 1, not {config[name]!r}."
                )

    def __init__(self, config: dict[str, Any]) -> None:
        self.validate_config(config)
        self._thresholds = Thresholds(**{name: float(config[name]) for name in self.get_default_config()})

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> ScopeDecision:
        """Create the component; it learns nothing."""
        return cls(config)

    def process(self, messages: list[Message]) -> list[Message]:
        """Replace `intent` by the one to name, and say whether to ask back."""
        for message in messages:
            decision = self._thresholds.decide(message.get(INTENT_RANKING_KEY) or [])
            message.set(INTENT, {"name": decision.name, "confidence": decision.confidence}, add_to_output=True)
            message.set(IN_DOUBT, decision.asks, add_to_output=True)
        return messages

    def process_training_data(self, training_data: Any) -> Any:
        """Leave training data as they are."""
        return training_data
