"""The questions the bot can leave open, and what kind of answer each of them takes.

A question's name is the value of the slot `offene_frage` and the tail of its response `utter_frage_<name>`.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import Enum


class Topic(str, Enum):
    """A matter that the bot guides through; also the value of the slot `thema`."""

    DELIVERY = "zustellung"
    SUSPENSION = "sperrung"
    HANDOVER = "uebergabe"
    PRIVACY = "datenschutz"


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
    Question("bescheid", Topic.DELIVERY, Expects.YES_NO),
    Question("andere_adresse", Topic.DELIVERY, Expects.YES_NO),
    Question("hinweis", Topic.SUSPENSION, Expects.YES_NO),
    Question("grund", Topic.SUSPENSION, Expects.FACT),
    Question("grund_bestaetigen", Topic.SUSPENSION, Expects.YES_NO),
    Question("anzeichen", Topic.SUSPENSION, Expects.FACT),
    Question("schritte", Topic.SUSPENSION, Expects.YES_NO),
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
    Question("webseite", Topic.SUSPENSION, Expects.FREE_TEXT),
    Question("datenschutzlink", Topic.SUSPENSION, Expects.FREE_TEXT),
    Question("besonderheiten", Topic.SUSPENSION, Expects.FREE_TEXT),
    Question("absender", Topic.SUSPENSION, Expects.FREE_TEXT),
    Question("schluesselname", Topic.SUSPENSION, Expects.FREE_TEXT),
    Question("nachweis", Topic.SUSPENSION, Expects.FREE_TEXT),
    Question("betreff", Topic.SUSPENSION, Expects.FREE_TEXT),
    Question("unterschrift", Topic.SUSPENSION, Expects.FREE_TEXT),
    Question("abgeschickt", Topic.SUSPENSION, Expects.YES_NO),
    Question("rueckmeldung", Topic.SUSPENSION, Expects.YES_NO),
    Question("mailjet_antwort", Topic.SUSPENSION, Expects.FREE_TEXT),
    Question("beobachten", Topic.SUSPENSION, Expects.YES_NO),
    Question("fall_weiter", Topic.SUSPENSION, Expects.YES_NO),
    Question("fallnummer", Topic.SUSPENSION, Expects.FREE_TEXT),
    Question("falladresse", Topic.SUSPENSION, Expects.FREE_TEXT),
    Question("mensch", Topic.HANDOVER, Expects.YES_NO),
    Question("erreichbar", Topic.HANDOVER, Expects.FREE_TEXT),
    Question("geloest", Topic.HANDOVER, Expects.YES_NO),
    Question("fall_zu", Topic.HANDOVER, Expects.YES_NO),
    Question("bewertung", Topic.HANDOVER, Expects.YES_NO),
    Question("kommentar", Topic.HANDOVER, Expects.FREE_TEXT),
    Question("loeschen", Topic.PRIVACY, Expects.YES_NO),
)
QUESTIONS: dict[str, Question] = {question.name: question for question in _ALL}
ASKED_ONCE: dict[str, frozenset[str]] = {
    "andere_adresse": frozenset({"utter_frage_andere_adresse", "utter_andere_adresse_betroffen"}),
}
"""Questions that only offer something, with the responses that ask them: whoever answers something else was not
interested, so they wait for the next message alone and are never repeated."""


def waiting(name: str | None, answer: Collection[str]) -> Question | None:
    """Return the question that waits for the message at hand.

    Args:
        name: the question that was left open.
        answer: the names of the responses that were said right before the message.
    """
    once = ASKED_ONCE.get(name or "")
    return None if once is not None and not once.intersection(answer) else QUESTIONS.get(name or "")
