"""Decides who answers a message: the guide whose question is open, or the rule of the recognised intent.

Pure. The open question has the first say, but only over messages that answer it: a question back, a stop, another
topic or a wish for a person always reaches its own rule (which then returns to the open question).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.dialogue.message import MessageFacts, Reply, is_blank, is_only_address, is_question, reply_in
from bot.dialogue.questions import Expects, Question, Topic

GUIDES = {
    Topic.DELIVERY: "action_zustellung",
    Topic.SUSPENSION: "action_sperrung",
    Topic.HANDOVER: "action_uebergabe",
}
NOT_UNDERSTOOD = "action_rueckfall"
FREE_ANSWER = "action_wissen"
ADDRESS_WITHOUT_TOPIC = "action_adresse_ohne_thema"
RESUME = "action_weiter"
STATUS_MEANING = "action_zustellstatus"
CHANGE_ADDRESS = "action_andere_adresse"
OTHERS = frozenset({NOT_UNDERSTOOD, FREE_ANSWER, ADDRESS_WITHOUT_TOPIC, RESUME, STATUS_MEANING, CHANGE_ADDRESS})
"""What `route` may return besides the guides."""

UNCLEAR_INTENTS = frozenset({"nlu_fallback", "thema_fremd"})
_STOP_INTENTS = frozenset(
    {"abbrechen", "neu_starten", "mensch_sprechen", "datenschutz", "daten_loeschen", "unzufrieden"}
)
_SMALL_TALK = frozenset({"begruessung", "verabschiedung", "danken", "hilfe", "bot_frage"})
_REPLY_INTENTS = frozenset({"bestaetigen", "ablehnen", "nicht_geholfen", "problem_geloest"})
_TOPIC_STARTS = {"email_nicht_angekommen": Topic.DELIVERY, "account_gesperrt": Topic.SUSPENSION}
_RESUME = re.compile(
    r"^\W*(?:doch\b|weiter\b|weitermachen|mach weiter|(?:nein )?nicht abbrechen|halt doch|ich will doch|go on)",
    re.IGNORECASE,
)
_OWN_DATA = re.compile(
    r"\bmeine?[nr]? (?:\w+ )?(?:daten|angaben|eingaben|infos)\b|\bverlauf\b|\bchat\b|\bgespräch\b|\bdsgvo\b|\bmy data\b"
    r"|\bdatenschutz|\bgespeichert\b",
    re.IGNORECASE,
)
_CHANGE = re.compile(r"\b(?:umgestellt|umstell\w*|geändert|änder\w*|korrigiert|ausgetauscht|umgetragen|changed)\b", re.IGNORECASE)
VERY_CONFIDENT = 0.85
CONFIDENT = 0.6
"""Above this the intent of an interruption is believed while a free-text question is open."""


@dataclass(frozen=True)
class Turn:
    """A message together with the state of the conversation it arrives in."""

    text: str
    intent: str | None
    confidence: float
    facts: MessageFacts
    question: Question | None = None
    topic: Topic | None = None
    cancelled: bool = False
    """Whether the last topic was cancelled and may still be taken up again."""

    @property
    def reply(self) -> Reply | None:
        """The yes, no or refusal in the message."""
        return reply_in(self.text, self.intent)

    @property
    def asks(self) -> bool:
        """Whether the message is a question back."""
        return is_question(self.text)


def route(turn: Turn) -> str | None:
    """Return the action that must answer, None where the rule of the intent decides."""
    if turn.intent == "auswahl":
        return _chosen(turn)
    if is_blank(turn.text):
        return NOT_UNDERSTOOD
    if turn.cancelled and turn.topic is None and _RESUME.search(turn.text):
        return RESUME
    if turn.topic is Topic.DELIVERY and turn.asks and _CHANGE.search(turn.text) and turn.intent not in _STOP_INTENTS:
        return CHANGE_ADDRESS
    if turn.asks and turn.facts.passage and turn.intent in _REPLY_INTENTS:
        return FREE_ANSWER
    if turn.question and _answers(turn, turn.question):
        return GUIDES[turn.question.topic]
    if turn.facts.choice:
        return STATUS_MEANING
    if turn.intent in UNCLEAR_INTENTS and turn.facts.passage:
        return FREE_ANSWER
    if turn.topic is None and turn.intent in UNCLEAR_INTENTS and _is_a_delivery_case(turn):
        return GUIDES[Topic.DELIVERY]
    if turn.topic is Topic.DELIVERY and _tells_delivery_facts(turn):
        return GUIDES[Topic.DELIVERY]
    if turn.topic is None and is_only_address(turn.text, turn.facts):
        return ADDRESS_WITHOUT_TOPIC
    if turn.topic is Topic.DELIVERY and turn.intent == "nicht_geholfen":
        return GUIDES[Topic.DELIVERY]
    return None


def _chosen(turn: Turn) -> str:
    if turn.facts.reasons:
        return GUIDES[Topic.SUSPENSION]
    return GUIDES[turn.question.topic] if turn.question and not turn.facts.about_delivery else GUIDES[Topic.DELIVERY]


def _answers(turn: Turn, question: Question) -> bool:
    if question.expects is Expects.FREE_TEXT:
        return _is_free_text(turn, question)
    if turn.intent in _STOP_INTENTS and turn.confidence >= CONFIDENT:
        return False
    if turn.intent in _SMALL_TALK and turn.confidence >= CONFIDENT and not turn.facts.about_delivery:
        return False
    if turn.facts.choice and question.topic is Topic.DELIVERY:
        return True
    if turn.intent == "problem_geloest" and question.topic is Topic.DELIVERY:
        return False
    if turn.intent in _REPLY_INTENTS:
        return True
    if turn.asks:
        return False
    starts = _TOPIC_STARTS.get(turn.intent or "")
    if starts and starts is not question.topic and turn.confidence >= CONFIDENT:
        return False
    if turn.reply is not None:
        return True
    if question.topic is Topic.DELIVERY:
        return turn.facts.about_delivery
    return bool(turn.facts.reasons) and question.topic is Topic.SUSPENSION


def _is_free_text(turn: Turn, question: Question) -> bool:
    words = len(turn.text.split())
    if turn.intent in _STOP_INTENTS:
        # "alte Adressen gelöscht" tells what was done, "lösch meine Daten" speaks to the bot.
        if turn.intent in ("datenschutz", "daten_loeschen") and not _OWN_DATA.search(turn.text):
            return True
        # A name of one or two words ("Yogahaus") tells a classifier little, so it must be surer there.
        return turn.confidence < (CONFIDENT if words >= 3 else VERY_CONFIDENT)
    if turn.asks:
        return turn.intent == "nlu_fallback" and not turn.text.rstrip().endswith("?")
    starts = _TOPIC_STARTS.get(turn.intent or "")
    other_topic = starts is not None and starts is not question.topic
    return not (other_topic and turn.confidence >= CONFIDENT and question.name != "vorfall")


def _is_a_delivery_case(turn: Turn) -> bool:
    """Several delivery facts in one message make a case of a missing mail, even where no intent fits well."""
    told = turn.facts
    kinds = (told.address, told.statuses, told.tried, told.affected, told.providers, told.age_minutes is not None)
    return sum(bool(kind) for kind in kinds) >= 2 and not told.reasons and not is_only_address(turn.text, told)


def _tells_delivery_facts(turn: Turn) -> bool:
    if turn.asks or turn.intent in _STOP_INTENTS | _SMALL_TALK | {"problem_geloest"}:
        return False
    told = turn.facts
    substantial = bool(
        told.address or told.statuses or told.tried or told.age_minutes is not None or told.forwarding is not None
    )
    return substantial or (turn.intent in UNCLEAR_INTENTS and told.about_delivery)
