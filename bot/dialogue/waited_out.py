"""Whether waiting and searching are of no use any more: missed for long, and its folders were looked at. Pure."""

from __future__ import annotations

from bot.dialogue.questions import Topic
from bot.dialogue.questions_back import asks_how
from bot.dialogue.replies import NOT_HELPED
from bot.dialogue.told_times import just_now, long_ago
from bot.dialogue.turn import CONFIDENT, Turn
from bot.dialogue.zustellung import Step

_WAITED = frozenset({Step.WAIT.value, Step.SPAM.value})


def waited_out(turn: Turn) -> bool:
    """Return whether the message tells both of a guest's mail that nobody can look up."""
    at_hand = turn.topic is Topic.DELIVERY and not turn.signed_in and not turn.people and not turn.in_suspension
    if not at_hand or turn.facts.choice or turn.facts.statuses or not long_ago(turn.text) or just_now(turn.text):
        return False
    searched = Step.SPAM.value in turn.facts.tried and not (turn.asks and asks_how(turn.text) and not _denied(turn))
    return searched or (turn.step in _WAITED and turn.asked == "geholfen" and _denied(turn))


def _denied(turn: Turn) -> bool:
    read = (turn.meaning, *turn.meaning.parts)
    said = any(one.intent == "nicht_geholfen" and one.intent_confidence >= CONFIDENT for one in read)
    return said or any(one.does(*NOT_HELPED) for one in read)
