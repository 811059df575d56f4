"""Rasa component: the German spaCy pipeline that is on this machine, with upper case kept.

Which one is german_pipeline.py's choice. A model trained with one is refused by the other: lemmas and
tags differ, and silently worse answers are harder to find than an error.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.utils.spacy_utils import SpacyModel, SpacyNLP
from rasa.shared.exceptions import InvalidConfigException, RasaException
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu import german_pipeline, normaliser

_STATE = "pipeline.json"


class OtherGermanPipeline(RasaException):
    """Raised when a model meets another German pipeline than the one it was trained with."""


@DefaultV1Recipe.register(
    [DefaultV1Recipe.ComponentType.MODEL_LOADER, DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER],
    is_trainable=True,
    model_from="SpacyGerman",
)
class SpacyGerman(SpacyNLP):
    """Provides spaCy documents to SpacyTokenizer and to our own components."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Keep the case, since German tags depend on it; `model` empty means the installed pipeline."""
        return {"case_sensitive": True, "model": None}

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """Refuse lower-casing: German nouns would lose their tags."""
        if not config.get("case_sensitive", True):
            raise InvalidConfigException("SpacyGerman: `case_sensitive` must stay true, German tags depend on it.")

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        """Name the installed pipeline, so that another one trains anew."""
        return pipeline_label(config.get("model") or german_pipeline.installed_pipeline())

    def __init__(
        self, model: SpacyModel, config: dict[str, Any], model_storage: ModelStorage, resource: Resource
    ) -> None:
        super().__init__(model, config)
        self._model_storage = model_storage
        self._resource = resource

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SpacyGerman:
        """Load the pipeline, once for the process."""
        config = {**cls.get_default_config(), **config}
        cls.validate_config(config)
        return cls(_loaded(config["model"] or german_pipeline.installed_pipeline()), config, model_storage, resource)

    def train(self, training_data: TrainingData, model: SpacyModel) -> Resource:
        """Write down which pipeline the training used."""
        with self._model_storage.write_to(self._resource) as folder:
            (folder / _STATE).write_text(json.dumps({"pipeline": model.fingerprint()}), encoding="utf-8")
        return self._resource

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> SpacyGerman:
        """Load the pipeline and compare it with the one used in training.

        Raises:
            OtherGermanPipeline: they differ.
        """
        component = cls.create(config, model_storage, resource, execution_context)
        try:
            with model_storage.read_from(resource) as folder:
                trained_with = json.loads((folder / _STATE).read_text(encoding="utf-8"))["pipeline"]
        except ValueError:
            # Rasa loads this class a second time as the provider of the pipeline, which stores nothing.
            return component
        here = component.provide().fingerprint()
        if trained_with != here:
            raise OtherGermanPipeline(
                f"This model was trained with the German pipeline '{trained_with}', but this machine has '{here}'. "
                "Train anew (`python -m bot train`) or install the other pipeline (`make setup`)."
            )
        return component

    def process(self, messages: list[Message], model: SpacyModel) -> list[Message]:
        """Add spaCy documents."""
        return super().process(messages, model)

    def process_training_data(self, training_data: TrainingData, model: SpacyModel) -> TrainingData:
        """Add spaCy documents."""
        return super().process_training_data(training_data, model)

    def _preprocess_text(self, text: str | None) -> str:
        # Only the ends of a very long text are read, so that it can't hold up the others.
        return normaliser.shorten(text or "")


class _LabelledModel(SpacyModel):
    """A pipeline whose fingerprint holds its version and not the folder it lies in."""

    def fingerprint(self) -> str:
        return f"{self.model.meta['lang']}_{self.model.meta['name']}-{self.model.meta['version']}"


def pipeline_label(name: str) -> str:
    """Return name and version of a pipeline without loading it."""
    import spacy.util

    meta = spacy.util.get_package_path(name) if spacy.util.is_package(name) else Path(name)
    found = sorted(meta.glob("**/meta.json"))
    if not found:
        return name
    facts = json.loads(found[0].read_text(encoding="utf-8"))
    return f"{facts['lang']}_{facts['name']}-{facts['version']}"


_pipelines: dict[str, _LabelledModel] = {}


def _loaded(name: str) -> _LabelledModel:
    if name not in _pipelines:
        found = SpacyNLP.load_model(name)
        _pipelines[name] = _LabelledModel(model=found.model, model_name=found.model_name)
        SpacyNLP.ensure_proper_language_model(found.model)
    return _pipelines[name]
