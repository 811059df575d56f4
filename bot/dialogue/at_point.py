"""Whether content answers a message: it asks a known question of data/wissen/, or about the point at hand. Pure."""

from __future__ import annotations

from bot.dialogue.questions import Expects, Topic
from bot.dialogue.replies import TELLING
from bot.dialogue.turn import CONFIDENT, REPLY_INTENTS, SMALL_TALK, STOP_INTENTS, Turn
from bot.understand.meaning import CONFIDENT as SURE_ACT

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
KNOWN_AT_POINT = 0.5
"""Likewise where the act surely asks about the point at hand."""
PLAIN = 0.9
PLAIN_WORDS = 5
"""A sure act in so few words names nothing of its own: it asks about the point at hand."""
WORD_FOR_WORD = 0.999
_STEP_ONLY = frozenset({"geht_nicht", "spaeter"})
"""Answered by content where a step was advised; a question that can't be answered is passed over by its guide."""
_ABOUT_POINT = frozenset(
    {"wo_wie", "was_heisst_das", "warum", "wer_muss", "wie_lange", "wenn_nicht", "woher_sicher", "was_nun"}
)
_STARTS = frozenset({"email_nicht_angekommen", "account_gesperrt", "zustellstatus_abfragen"})


def asks_known(turn: Turn) -> bool:
    """Return whether the message asks a known question."""
    meaning = turn.meaning
    if meaning.known is None or _wants_out(turn):
        return False
    if meaning.known_score >= WORD_FOR_WORD:
        return True
    if turn.facts.address or turn.facts.choice or meaning.does(*TELLING, sure=SURE_ACT):
        return False
    return meaning.known_score >= _needed(turn)


def _needed(turn: Turn) -> float:
    if turn.meaning.does(*_ABOUT_POINT, sure=PLAIN) and turn.question:
        return KNOWN_AT_POINT
    if turn.intent in _STARTS | REPLY_INTENTS | SMALL_TALK or _is_text_wanted(turn):
        return KNOWN_AGAINST
    return {"nlu_fallback": KNOWN_UNCLEAR, "thema_fremd": KNOWN_FOREIGN}.get(turn.intent or "", KNOWN)


def asks_plainly_at_point(turn: Turn) -> bool:
    """Return whether a few words ask about the point at hand, so that no known question is looked for."""
    few = len(turn.text.split()) <= PLAIN_WORDS
    return few and turn.meaning.act.confidence >= PLAIN and asks_at_point(turn)


def asks_at_point(turn: Turn) -> bool:
    """Return whether the message asks about the open question or the step just advised, and nothing else."""
    act = turn.meaning.act
    if turn.question is None or act.confidence < LIKELY or _wants_out(turn):
        return False
    if act.name in _STEP_ONLY:
        return turn.asked == "geholfen"
    if act.name == "was_nun" and turn.question.topic is Topic.SUSPENSION:
        return False  # the guide goes on there
    return act.name in _ABOUT_POINT


def _wants_out(turn: Turn) -> bool:
    return turn.intent in STOP_INTENTS and turn.confidence >= CONFIDENT


def _is_text_wanted(turn: Turn) -> bool:
    return turn.question is not None and turn.question.expects is Expects.FREE_TEXT
