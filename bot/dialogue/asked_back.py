"""Who answers "und jetzt?", "wo ist das?", "was heißt das?": each means something else at each point. Pure."""

from __future__ import annotations

import re

from bot.account.step_questions import asks_about_a_step
from bot.dialogue.answerers import (
    ASK_AGAIN,
    CHANGE_ADDRESS,
    FREE_ANSWER,
    GUIDES,
    HOW_TO_STEP,
    NOT_UNDERSTOOD,
    REASON,
    STATUS_MEANING,
    STEP_IN_DETAIL,
    WHO_UNBLOCKS,
)
from bot.dialogue.mail_remarks import step_outcome
from bot.dialogue.other_address import about_an_address
from bot.dialogue.questions import Topic
from bot.dialogue.questions_back import (
    asks_and_now,
    asks_only_what_next,
    asks_to_unblock,
    asks_what_now,
    asks_what_that_is,
    asks_where,
    asks_why,
)
from bot.dialogue.turn import REPLY_INTENTS, STOP_INTENTS, UNCLEAR_INTENTS, Turn
from bot.dialogue.zustellung import was_refused

_CHANGE = re.compile(
    r"\b(?:umgestellt|umstell\w*|geändert|änder\w*|korrigiert|ausgetauscht|umgetragen|changed)\b", re.IGNORECASE
)
_WHAT_IS = re.compile(
    r"\b(?:was|wat) (?:sind|ist|is|heißt|heissen|heißen|bedeute\w*|meint|meinen|soll)\b", re.IGNORECASE
)
_WHO_KNOWS = re.compile(
    r"\b(?:wer|wen)\b.{0,25}\b(?:sagen|weiß|weiss|wissen|kennt|fragen)\b|\bwoher\b.{0,25}\bwissen\b", re.IGNORECASE
)
_BLOCK = re.compile(r"block|sperr", re.IGNORECASE)
HELPED = ("geholfen", "geloest")
"""Questions whether a step or the talk has helped."""


def asked_back(turn: Turn) -> str | None:
    """Return the action that answers a question whose meaning lies in the dialogue more than in its words."""
    if turn.intent in STOP_INTENTS:
        return None
    bare = len(turn.text.split()) == 1 and not turn.asks  # "weiter", "jetzt": perhaps the answer
    if asks_only_what_next(turn.text) and not bare and turn.asked not in HELPED:
        return _next(turn)
    if not turn.asks:
        return None
    answer = _asked_in_suspension(turn) if turn.in_suspension else _asked_about_mail(turn)
    if answer is None and turn.facts.passage and turn.intent in REPLY_INTENTS:
        return FREE_ANSWER
    return answer


def _asked_about_mail(turn: Turn) -> str | None:
    helped = turn.asked == "geholfen"
    if helped and turn.topic is Topic.DELIVERY and asks_where(turn.text):
        return STEP_IN_DETAIL
    if helped and turn.facts.tried and asks_and_now(turn.text):
        return GUIDES[Topic.DELIVERY]
    if _wants_to_go_on(turn):
        return STEP_IN_DETAIL if helped else _next(turn)
    if turn.topic is Topic.DELIVERY and _CHANGE.search(turn.text) and about_an_address(turn):
        return CHANGE_ADDRESS
    if asks_to_unblock(turn.text):
        blocked = turn.topic is Topic.DELIVERY and (turn.status == "blockiert" or _BLOCK.search(turn.text))
        if blocked:
            return WHO_UNBLOCKS
        return STEP_IN_DETAIL if helped else None
    # How long mails usually take says nothing about one that was put off or came back.
    late = turn.status == "verzögert" or was_refused(turn.status)
    return STATUS_MEANING if late and turn.intent == "email_verzoegert" else None


def _asked_in_suspension(turn: Turn) -> str | None:
    if _wants_to_go_on(turn):
        return _next(turn)
    if asks_to_unblock(turn.text):
        return WHO_UNBLOCKS
    wants_reason = _WHO_KNOWS.search(turn.text) or (turn.intent in UNCLEAR_INTENTS and asks_why(turn.text))
    if wants_reason or (turn.facts.reasons and _WHAT_IS.search(turn.text)):
        return REASON
    if asks_about_a_step(turn.text, list_open=turn.asked == "schritte"):
        return HOW_TO_STEP
    if turn.asked in ("schritte", "grund_bestaetigen") and asks_what_that_is(turn.text):
        return REASON
    return None


def _wants_to_go_on(turn: Turn) -> bool:
    return turn.question is not None and asks_what_now(turn.text) and step_outcome(turn.text, turn.intent) is None


def _next(turn: Turn) -> str:
    """Where it goes on for who asks just that, in words which are short enough to be taken for anything else."""
    if turn.asked == "grund_bestaetigen":
        return GUIDES[Topic.SUSPENSION]  # who wants to go on has no other reason to name
    if turn.question:
        return ASK_AGAIN
    return GUIDES[turn.topic] if turn.topic else NOT_UNDERSTOOD
