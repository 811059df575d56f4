"""Messages at some point of a conversation, for the tests of who answers them."""

from __future__ import annotations

from bot.dialogue.answerers import GUIDES
from bot.dialogue.message import MessageFacts
from bot.dialogue.questions import QUESTIONS, Topic
from bot.dialogue.turn import Turn

DELIVERY, SUSPENSION = GUIDES[Topic.DELIVERY], GUIDES[Topic.SUSPENSION]


def turn_at(text: str, intent: str = "nlu_fallback", question: str | None = None, **more: object) -> Turn:
    facts = more.pop("facts", MessageFacts())
    return Turn(text, intent, 0.9, facts, QUESTIONS.get(question or ""), **more)  # type: ignore[arg-type]
