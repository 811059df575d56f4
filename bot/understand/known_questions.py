"""Learns which known question of data/wissen/ a message asks, from its example questions, title and answer.

Pure numpy and scikit-learn through the intents' own model. An example question word for word is known without it. Not
for what is answered: the dialogue decides that.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from bot.dialogue.passages import Passage
from bot.nlu.intent_model import IntentModel, ModelSettings
from bot.nlu.normaliser import shorten, visible
from bot.nlu.text_features import FeatureSettings
from bot.understand.acts import TELLING_ONLY, ActExample
from bot.understand.asked_in_talks import AskedInTalk, how_often

NO_QUESTION = ""
"""The class of everything that asks none of them."""
TEMPERATURE = 0.14
"""Makes honest probabilities of the scores; chosen on messages of talks held out of the learning."""
OFTEN_ASKED = 0.6
"""How much it weighs how often something is asked at all; chosen with the temperature."""
AS_EXAMPLE = 2
"""So many of the answers to a message of a talk take it as their example."""
RANKED = 4
"""How many known questions are named, the likeliest first."""
FOREIGN = "thema_fremd"
NOT_ASKING = frozenset({
    FOREIGN, "begruessung", "verabschiedung", "danken", "bestaetigen", "ablehnen", "hilfe", "abbrechen", "neu_starten",
    "mensch_sprechen", "daten_loeschen", "problem_geloest", "nicht_geholfen", "unzufrieden", "email_nicht_angekommen",
    "account_gesperrt", "zustellstatus_abfragen",
})  # fmt: skip
"""Intents whose examples ask nothing that a passage could answer."""
EACH = 150
"""Examples of each that are learned, of what is foreign all: enough to know their kind, few enough to learn quickly."""
EVERY = 2
"""Each second of the replies is learned from."""
_ASKED = "asked.json"
Vectors = Callable[[Sequence[str]], np.ndarray | None]


@dataclass
class KnownQuestions:
    """A linear model over the known questions, and their examples by heart."""

    model: IntentModel = field(default_factory=IntentModel)
    questions: dict[str, str] = field(default_factory=dict)
    """Plain example question → id."""
    topics: dict[str, str] = field(default_factory=dict)
    """Id → topic."""
    often: dict[str, float] = field(default_factory=dict)
    """Id → logarithm of how likely it is asked at all; empty where nothing is known of that."""

    @classmethod
    def learn(
        cls,
        passages: Sequence[Passage],
        others: Sequence[str],
        vectors: Vectors,
        strictness: float,
        asked: Sequence[AskedInTalk] = (),
    ) -> KnownQuestions | None:
        """Learn from passages, from messages that ask none of them and from what is asked in talks.

        None where there is too little to tell apart.
        """
        views = [(passage.id, view) for passage in passages for view in passage.views()]
        views += [(name, one.text) for one in asked for name in one.answers[:AS_EXAMPLE]]
        others = [*others, *(one.text for one in asked if not one.answers)]
        names = [name for name, _ in views] + [NO_QUESTION] * len(others)
        if len(set(names)) <= 1:
            return None
        texts = [view for _, view in views] + list(others)
        settings = ModelSettings(
            strictness=strictness,
            calibrate=False,
            features=FeatureSettings(letter_ngrams=(3, 5), letter_min_messages=3),
        )
        model = IntentModel(settings).fit(texts, names, vectors(texts))
        model.temperature = TEMPERATURE
        questions = {plain(question): one.id for one in passages for question in one.questions}
        topics = {one.id: one.topic for one in passages}
        return cls(model, questions, topics, how_often(asked, topics, NO_QUESTION) if asked else {})

    def ranked(self, text: str, vectors: np.ndarray | None) -> list[dict[str, Any]]:
        """Return the likeliest as {"id", "score", "topic"}; none where the message rather asks none of them.

        Args:
            text: the message.
            vectors: its sentence vector as a matrix of one row, where the model learned with vectors.
        """
        text = shorten(text)
        if not visible(text):
            return []
        if (exact := self.questions.get(plain(text))) is not None:
            return [self._entry(exact, 1.0)]
        row = self._weighed(self.model.probabilities([text], vectors)[0])
        ranked: list[dict[str, Any]] = []
        for place in (-row).argsort(kind="stable")[: RANKED + 1]:
            name = self.model.classes[place]
            if name == NO_QUESTION and not ranked:
                return []
            if name != NO_QUESTION:
                ranked.append(self._entry(name, float(row[place])))
        return ranked[:RANKED]

    def save(self, folder: Path) -> None:
        """Write the state into files of `folder`."""
        self.model.save(folder)
        state = {"questions": self.questions, "topics": self.topics, "often": self.often}
        (folder / _ASKED).write_text(json.dumps(state, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> KnownQuestions:
        """Read what `save` wrote."""
        state: Mapping[str, dict[str, Any]] = json.loads((folder / _ASKED).read_text(encoding="utf-8"))
        return cls(IntentModel.load(folder), state["questions"], state["topics"], state["often"])

    def _weighed(self, row: np.ndarray) -> np.ndarray:
        if not self.often:
            return row
        often = np.array([self.often.get(name, 0.0) for name in self.model.classes], np.float32)
        weighed = row * np.exp(OFTEN_ASKED * (often - often.max()))
        return np.asarray(weighed / weighed.sum())

    def _entry(self, name: str, score: float) -> dict[str, Any]:
        return {"id": name, "score": round(score, 4), "topic": self.topics.get(name, "")}


def asks_nothing_known(examples: Iterable[tuple[str, str]]) -> list[str]:
    """Return the examples (text, intent) that ask no known question, of each intent a fixed few."""
    by_intent: dict[str, list[str]] = {}
    for text, intent in sorted(examples):
        if intent in NOT_ASKING:
            by_intent.setdefault(intent, []).append(text)
    return [
        text
        for intent, many in by_intent.items()
        for text in many[:: 1 if intent == FOREIGN else max(1, -(-len(many) // EACH))]
    ]


def replies_that_ask_nothing(examples: Sequence[ActExample]) -> list[str]:
    """Return replies to open questions that ask nothing, a fixed part of them: enough to know their kind."""
    return [one.text for one in examples if set(one.acts) <= TELLING_ONLY][::EVERY]


def plain(text: str) -> str:
    """Return a question without what people type differently: case, signs at its ends, spaces."""
    return " ".join(text.casefold().strip(" \t\n?!.…„“\"'").split())
