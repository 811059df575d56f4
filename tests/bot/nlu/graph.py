"""Builds single Rasa components the way a training and a later start do."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

TINY = {
    "begruessung": ["hallo", "guten tag", "hi du", "servus", "moin moin", "grüß gott"],
    "account_gesperrt": [
        "mailjet hat mein konto gesperrt",
        "konto bei mailjet blockiert",
        "account gesperrt was tun",
        "mailjet sperre",
        "mein mailjet ist dicht",
        "versandkonto gesperrt",
    ],
    "email_nicht_angekommen": [
        "die mail ist nicht angekommen",
        "keine mail bekommen",
        "mir fehlt die bestätigung",
        "nichts im postfach",
        "zugangsdaten nie erhalten",
        "wo ist meine mail",
    ],
    "thema_fremd": [
        "wo ist mein paket",
        "wie wird das wetter",
        "mein instagram ist gesperrt",
        "was kostet der kurs",
        "pizza bestellen",
        "bankkonto gesperrt",
    ],
}


class Built:
    """One component class with a model storage of its own."""

    def __init__(self, folder: Path, component: type, config: dict[str, Any] | None = None) -> None:
        self._component = component
        self._config = {**component.get_default_config(), **(config or {})}
        folder.mkdir(parents=True, exist_ok=True)
        self._storage = LocalModelStorage.create(folder)
        self._resource = Resource("tried")
        self._context = ExecutionContext(GraphSchema({}), "test", node_name="tried")

    def new(self) -> Any:
        """Return an untrained component."""
        return self._make(self._component.create)

    def loaded(self) -> Any:
        """Return the component as it was persisted."""
        return self._make(self._component.load)

    def _make(self, constructor: Callable[..., Any]) -> Any:
        return constructor(dict(self._config), self._storage, self._resource, self._context)


def message(text: str, intent: str | None = None) -> Message:
    """Return a Rasa message."""
    return Message({TEXT: text, **({INTENT: intent} if intent else {})})


def tiny_data() -> TrainingData:
    """Return four intents with six messages each."""
    return TrainingData([message(text, intent) for intent, texts in TINY.items() for text in texts])
