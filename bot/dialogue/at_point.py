"""What a message asks that content answers: known questions of data/wissen/, or about the point at hand. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from bot.account.notice import is_notice
from bot.dialogue.context import INTENTS, TOPIC_STARTS, names_mailjet, topic_of
from bot.dialogue.questions import Expects, Topic
from bot.dialogue.replies import NOT_HELPED, SURE, TELLING
from bot.dialogue.sperrung_entry import tells_details
from bot.dialogue.turn import CONFIDENT, REPLY_INTENTS, SMALL_TALK, STOP_INTENTS, UNCLEAR_INTENTS, VERY_CONFIDENT, Turn
from bot.understand.meaning import CONFIDENT as SURE_ACT
from bot.understand.meaning import Meaning

LIKELY = 0.5
"""From this confidence on an act is taken for a question about the point at hand."""
KNOWN = 0.3
"""From this score on a known question is answered; docs/wissen.md says how often that is right."""
KNOWN_UNCLEAR = 0.2
"""Likewise where no intent fits: the answer is then weighed against a question back."""
KNOWN_FOREIGN = 0.4
"""Likewise where the message seems to be about something else."""
KNOWN_AGAINST = 0.45
"""Likewise where the intent speaks of something to be done, or of no question at all."""
KNOWN_BESIDE_START = 0.8
"""Likewise where a matter begins: its guide asks what an answer would have to guess."""
KNOWN_BESIDE_INTENT = 0.6
"""Likewise where an intent with an answer of its own is very likely."""
KNOWN_AT_POINT = 0.5
"""Likewise where the act surely asks about the point at hand."""
PLAIN = 0.9
PLAIN_WORDS = 5
"""A sure act in so few words names nothing of its own: it asks about the point at hand."""
OWN_WORDS = 8
"""So many words name what is asked for even where the act surely asks about the point at hand."""
WORD_FOR_WORD = 0.999
MOST_ANSWERS = 2
"""With the open question after them these are three bubbles."""
BEGINS = 0.6
"""From this confidence on a part of a message begins a matter."""
PERSON = 0.75
"""From this confidence on a part of a message that wants a person is heard."""
_STEP_ONLY = frozenset({"geht_nicht", "spaeter"})
"""Answered by content where a step was advised; a question that can't be answered is passed over by its guide."""
_ABOUT_POINT = frozenset(
    {"wo_wie", "was_heisst_das", "warum", "wer_muss", "wie_lange", "wenn_nicht", "woher_sicher", "was_nun"}
)
_OF_SOMETHING = frozenset({"wo_wie", "was_heisst_das", "warum"})
"""Acts that often name what they ask for: a known question fits then, however few the words are."""
_STARTS = frozenset({"email_nicht_angekommen", "account_gesperrt", "zustellstatus_abfragen"})
_ANSWERS = frozenset({"ja", "nein", "angabe", "weiss_nicht"})
"""Acts of a part by which the question of the suspension guide is answered, whatever else is asked."""
_FACT_WANTED = frozenset({"andere_adresse", "adresse", "status", "betroffen"})
"""Questions that a fact answers, whatever a known question has to say about it."""
_ANSWERED = frozenset().union(*INTENTS.values()) - _STARTS
"""Intents of the topics that have an answer from the help articles."""


@dataclass(frozen=True)
class Asked:
    """One thing that is asked: a known question by its id, or an act about the point at hand."""

    known: str | None = None
    act: str | None = None


def asked_in(turn: Turn) -> tuple[Asked, ...]:
    """Return what the message asks, in its order, as much as fits into an answer."""
    if turn.facts.passage and turn.facts.choice is None and turn.intent == "auswahl":
        return (Asked(known=turn.facts.passage),)
    if turn.intent in STOP_INTENTS and turn.confidence >= CONFIDENT:
        return ()
    other = topic_of(turn.intent)
    guided = turn.question is not None and turn.question.topic in INTENTS
    if other and guided and turn.question and other is not turn.question.topic and turn.confidence >= CONFIDENT:
        return ()  # "Mailjet hat uns gesperrt, was nun?" is about the other matter
    whole = _asked(turn, turn.meaning)
    own = turn.question is None and turn.intent in _ANSWERED and turn.confidence >= LIKELY
    # An intent with an answer of its own saw the whole message; its parts alone say less.
    parts = [] if own else [one for part in turn.meaning.parts if (one := _asked(turn, part))]
    sure = whole is not None and whole.known is not None and turn.meaning.known_score >= KNOWN_AT_POINT
    found = [whole, *parts] if sure or not parts else parts
    return tuple(dict.fromkeys(one for one in found if one))[:MOST_ANSWERS]


def goes_on(turn: Turn) -> bool:
    """Return whether the guide at hand has something to do in a message beside what it asks."""
    if not asked_in(turn):
        return False
    if turn.asked == "schritte":
        return bool(turn.commands.ticks) or tells_details(turn)
    if turn.asked == "geholfen":
        return turn.meaning.part_does(*NOT_HELPED, sure=SURE)
    guided = turn.question is not None and turn.question.topic is Topic.SUSPENSION
    return guided and (turn.meaning.part_does(*_ANSWERS, sure=SURE) or tells_details(turn))


def begins(turn: Turn) -> Topic | None:
    """Return the matter that a part of the message begins, where nothing is at hand and the whole is unclear."""
    clear = turn.intent not in UNCLEAR_INTENTS | REPLY_INTENTS
    if turn.topic or turn.question or turn.solved or turn.cancelled or clear:
        return None
    started = (
        TOPIC_STARTS[part.intent]
        for part in turn.meaning.parts
        if part.intent in TOPIC_STARTS and part.intent_confidence >= BEGINS
    )
    begun = next(started, None)
    return None if begun is Topic.DELIVERY and names_mailjet(turn.text) else begun


def wants_person(turn: Turn) -> bool:
    """Return whether a part of the message asks for a human being."""
    if is_notice(turn.text):
        return False  # "please contact our support" is Mailjet's wish
    return any(part.intent == "mensch_sprechen" and part.intent_confidence >= PERSON for part in turn.meaning.parts)


def _asked(turn: Turn, meaning: Meaning) -> Asked | None:
    about = _about_point(turn, meaning)
    plain = meaning.words <= PLAIN_WORDS and meaning.act.confidence >= PLAIN
    if about and plain and (about.act not in _OF_SOMETHING or meaning.known_score < KNOWN):
        return about
    return Asked(known=meaning.known) if _is_known(turn, meaning) else about


def _is_known(turn: Turn, meaning: Meaning) -> bool:
    if turn.asked in _FACT_WANTED and turn.facts.about_delivery and not turn.asks:
        return False
    if meaning.known is None or turn.facts.choice or meaning.does(*TELLING, sure=SURE_ACT):
        return False
    return meaning.known_score >= min(_needed(turn, meaning), WORD_FOR_WORD)


def _needed(turn: Turn, meaning: Meaning) -> float:
    if turn.question and (meaning.does(*_ABOUT_POINT, sure=PLAIN) or turn.facts.address):
        return KNOWN if meaning.words >= OWN_WORDS else KNOWN_AT_POINT
    if meaning is turn.meaning and meaning.intent in _ANSWERED and meaning.intent_confidence >= VERY_CONFIDENT:
        return KNOWN_BESIDE_INTENT
    text_wanted = turn.question is not None and turn.question.expects is Expects.FREE_TEXT
    told = turn.question is None and not turn.asks  # nothing was asked here, and nothing by the message
    if told and meaning.intent in TOPIC_STARTS:
        return KNOWN_BESIDE_START
    if told and meaning.intent == "nlu_fallback":
        return KNOWN
    if meaning.intent in _STARTS | REPLY_INTENTS | SMALL_TALK or text_wanted or told:
        return KNOWN_AGAINST
    return {"nlu_fallback": KNOWN_UNCLEAR, "thema_fremd": KNOWN_FOREIGN}.get(meaning.intent or "", KNOWN)


def _about_point(turn: Turn, meaning: Meaning) -> Asked | None:
    act = meaning.act
    if turn.question is None or act.confidence < LIKELY or turn.facts.statuses:
        return None
    if act.name in _STEP_ONLY:
        return Asked(act=act.name) if turn.asked == "geholfen" else None
    if act.name == "was_nun" and turn.question.topic is Topic.SUSPENSION:
        return None  # the guide goes on there
    return Asked(act=act.name) if act.name in _ABOUT_POINT else None
