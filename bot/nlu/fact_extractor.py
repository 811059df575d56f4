"""Rasa component that puts the facts of a message (facts.py) among its entities."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.dialogue.message import to_entities
from bot.nlu.facts import read_facts


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class FactExtractor(GraphComponent, EntityExtractorMixin):
    """Adds `email`, `anbieter`, `status` and the other facts of a message as entities."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> FactExtractor:
        """Return the component; it has nothing to configure or to train."""
        return cls()

    @staticmethod
    def required_packages() -> list[str]:
        """Return the packages that the pure modules need."""
        return ["email_validator", "rapidfuzz"]

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the facts of each message to its entities, buttons' payloads excepted: they bring their own."""
        for message in messages:
            if message.get("intent_from_payload") or message.get(ENTITIES):
                continue
            text = message.get(TEXT) or ""
            found = to_entities(read_facts(text), text)
            message.set(ENTITIES, self.add_extractor_name(found), add_to_output=True)
        return messages
