from __future__ import annotations

import pytest

from bot.dialogue.message import MessageFacts
from bot.dialogue.next_step import wants_next_step
from bot.dialogue.questions import Topic
from bot.dialogue.turn import Turn
from bot.understand.meaning import UNREAD, Act, Meaning
from tests.bot.dialogue.turns import turn_at


def _at_spam(text: str, intent: str = "nlu_fallback", **more: object) -> Turn:
    return turn_at(text, intent, "geholfen", topic=Topic.DELIVERY, step="spam", **more)


@pytest.mark.parametrize(
    "turn",
    [
        _at_spam("hat nicht geholfen", "nicht_geholfen"),
        _at_spam("…", meaning=Meaning((Act("nichts_da", 0.9),))),
        _at_spam("…", meaning=Meaning((Act("kein_akt", 0.3),), parts=(Meaning((Act("hab_ich", 0.9),)),))),
        _at_spam("und wie geht es jetzt weiter"),
        _at_spam("immer noch keine mail gekommen"),
        _at_spam("bin bei gmx", facts=MessageFacts(providers=("gmx",))),
        _at_spam("vor 5 min angefordert", facts=MessageFacts(age_minutes=5)),
    ],
)
def test_the_guide_goes_on_where_the_person_gives_a_reason(turn: Turn) -> None:
    assert wants_next_step(turn)


@pytest.mark.parametrize(
    "turn",
    [
        _at_spam("die Frist ist morgen", facts=MessageFacts(affected="ich")),
        _at_spam("und dann wart ich wieder 4 tage", facts=MessageFacts(age_minutes=5760)),
        _at_spam("was soll ich im Spam, wenn die Adresse falsch war?", meaning=UNREAD),
        _at_spam("vielen dank schon mal", "danken"),
    ],
)
def test_complaints_and_questions_are_no_reason(turn: Turn) -> None:
    assert not wants_next_step(turn)
