"""Whether a message lets the delivery guide go on to its next step. Pure.

A step that comes after a complaint or a question is the surest way not to be followed, so it needs a reason: the person
says that the step did not help or is done, that nothing came, that he wants to go on, or tells a fact that changes it.
"""

from __future__ import annotations

from bot.dialogue.mail_remarks import requested_in_vain, says_nothing_came
from bot.dialogue.questions_back import asks_what_next, asks_what_now
from bot.dialogue.replies import NOT_HELPED, SURE, outcome_by
from bot.dialogue.speech_acts import Reply
from bot.dialogue.turn import CONFIDENT, VERY_CONFIDENT, Turn
from bot.dialogue.zustellung import BUSY_TIMES_MINUTES, Step

_GOES_ON = frozenset({"was_nun", "wenn_nicht"})
_NOT_SOLVED = "nicht_geholfen"


def wants_next_step(turn: Turn) -> bool:
    """Return whether the message gives a reason to go on from the step just advised."""
    if turn.facts.choice or turn.text.lstrip().startswith("/"):
        return True
    if turn.intent == _NOT_SOLVED and turn.confidence >= CONFIDENT:
        return True
    if outcome_by(turn.meaning, turn.text, turn.intent) is Reply.NO or turn.meaning.part_does(*NOT_HELPED, sure=SURE):
        return True
    parts = turn.meaning.parts
    if any(one.intent == _NOT_SOLVED and one.intent_confidence >= VERY_CONFIDENT for one in parts):
        return True
    if turn.meaning.does(*_GOES_ON) or asks_what_next(turn.text) or asks_what_now(turn.text):
        return True
    if says_nothing_came(turn.text, bare=True) or requested_in_vain(turn.text):
        return True
    return _tells_news(turn)


def _tells_news(turn: Turn) -> bool:
    """Whether a fact is told that changes which step comes next, or how it is done."""
    told = turn.facts
    if told.statuses or told.providers or told.forwarding is not None:
        return True
    if told.address and told.address != turn.email:
        return True
    if told.tried and not turn.asks:
        return True
    if told.age_minutes is None:
        return False
    # Long waiting changes nothing about a step, except that it ends the waiting itself.
    return told.age_minutes < BUSY_TIMES_MINUTES or turn.step == Step.WAIT.value
