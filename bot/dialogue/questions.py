"""The questions the bot can leave open, and what kind of answer each of them takes.

A question's name is the value of the slot `offene_frage` and the tail of its response `utter_frage_<name>`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Topic(str, Enum):
    """A matter that the bot guides through; also the value of the slot `thema`."""

    DELIVERY = "zustellung"
    SUSPENSION = "sperrung"
    HANDOVER = "uebergabe"


class Expects(Enum):
    """What counts as an answer."""

    FACT = "fact"
    """A fact that bot/nlu/facts.py can read (address, status, who is affected ...), a choice, or a refusal."""
    YES_NO = "yes_no"
    """Yes or no in any form; facts are welcome too."""
    FREE_TEXT = "free_text"
    """Whatever the user writes, unless it clearly is something else (a question, a stop)."""


@dataclass(frozen=True)
class Question:
    """One question that may stay open until the user's next message."""

    name: str
    topic: Topic
    expects: Expects


_ALL = (
    Question("betroffen", Topic.DELIVERY, Expects.FACT),
    Question("adresse", Topic.DELIVERY, Expects.FACT),
    Question("adresse_vorschlag", Topic.DELIVERY, Expects.YES_NO),
    Question("status", Topic.DELIVERY, Expects.FACT),
    Question("welche_mail", Topic.DELIVERY, Expects.FACT),
    Question("geholfen", Topic.DELIVERY, Expects.YES_NO),
    Question("andere_adresse", Topic.DELIVERY, Expects.YES_NO),
    Question("hinweis", Topic.SUSPENSION, Expects.YES_NO),
    Question("grund", Topic.SUSPENSION, Expects.FACT),
    Question("anfrage", Topic.SUSPENSION, Expects.YES_NO),
    Question("kontoname", Topic.SUSPENSION, Expects.FREE_TEXT),
    Question("kontoadresse", Topic.SUSPENSION, Expects.FREE_TEXT),
    Question("vorfall", Topic.SUSPENSION, Expects.FREE_TEXT),
    Question("mehr_angaben", Topic.SUSPENSION, Expects.YES_NO),
    Question("mailart", Topic.SUSPENSION, Expects.FREE_TEXT),
    Question("menge", Topic.SUSPENSION, Expects.FREE_TEXT),
    Question("herkunft", Topic.SUSPENSION, Expects.FREE_TEXT),
    Question("aenderung", Topic.SUSPENSION, Expects.FREE_TEXT),
    Question("seit", Topic.SUSPENSION, Expects.FREE_TEXT),
    Question("fehlerkennung", Topic.SUSPENSION, Expects.FREE_TEXT),
    Question("abgeschickt", Topic.SUSPENSION, Expects.YES_NO),
    Question("mensch", Topic.HANDOVER, Expects.YES_NO),
)
QUESTIONS: dict[str, Question] = {question.name: question for question in _ALL}
