"""What is asked once the way to a person was told: do they have it, when do they answer, what can they do. Pure."""

from __future__ import annotations

from enum import Enum

from bot.dialogue.at_point import LIKELY as LIKELY_KNOWN
from bot.dialogue.at_point import SEND_AGAIN, SURELY
from bot.dialogue.house_addresses import MAILJET
from bot.dialogue.questions import Topic
from bot.dialogue.questions_back import asks_the_bot_to_send, asks_to_send_again
from bot.dialogue.told_freely import addition_in
from bot.dialogue.turn import CONFIDENT, Turn

WHOSE = frozenset({"wer-ist-mein-kursanbieter", "wer-betreibt-dich"})
"""The known questions who somebody is that was spoken of."""
_HANDED_OVER = frozenset({"utter_mensch_kontakt", "utter_mensch_kontakt_direkt", "utter_mensch_zusammenfassung"})
SENDER = "info@memberspot.de"
"""From where the mails come: nobody is written to there."""
PASSED_ON = frozenset({"bot-leitet-weiter", "mensch-erreichen"})
"""The known questions whether people have the matter."""
LIKELY = 0.5
"""From this confidence on an act is taken for a question about the hand-over just told."""
_STATE_ACTS = ("wer_muss", "woher_sicher")
_STATE_INTENTS = frozenset({"bot_frage", "weiterleitung"})
"""What "leitest du das weiter?" and "hast du das weitergeleitet?" are taken for where nothing is open."""


ANSWERED_WHEN = frozenset({"wann-antwortet-ein-mensch", "dauer-nicht-bekannt", "zeiten-des-supports"})
"""The known questions when people answer."""


class About(Enum):
    """What a question is about."""

    STATE = "state"
    """Whether people have the matter, and who has to do what for that."""
    WHEN = "when"
    NEXT = "next"
    """What those people do then."""
    SEND_AGAIN = "send_again"
    """Whether those people can send the mail once more."""
    WHO = "who"
    """Whose address that is: of the house, or of the course provider."""


def about_people(turn: Turn) -> About | None:
    """Return what the message asks about the way to a person that was just told, None where it asks something else."""
    open_topic = turn.question.topic if turn.question else None
    if not turn.told_of_people or not turn.asks or open_topic is Topic.HANDOVER:
        return None
    told = turn.facts
    if _asks_who(turn):
        return About.WHO
    if told.address or told.statuses or told.providers or told.tried or told.choice:
        return None
    known = turn.meaning.known if turn.meaning.known_score >= SURELY else None
    if known in SEND_AGAIN or asks_to_send_again(turn.text):
        return None if asks_the_bot_to_send(turn.text) else About.SEND_AGAIN
    if known in PASSED_ON:
        return About.STATE
    if known in ANSWERED_WHEN and not turn.in_suspension:
        return About.WHEN
    if known:
        return None
    if not turn.in_suspension and _asks_when(turn):
        return About.WHEN
    if not turn.in_suspension and turn.meaning.does("was_nun", sure=LIKELY):
        return About.NEXT
    sure = turn.intent in _STATE_INTENTS and turn.confidence >= LIKELY
    return About.STATE if sure or (not turn.in_suspension and turn.meaning.does(*_STATE_ACTS, sure=LIKELY)) else None


def adds_to_summary(turn: Turn) -> bool:
    """Return whether the message says what is missing in the summary that was just shown, or is to be put into it."""
    return turn.told_of_people and not turn.facts.choice and addition_in(turn.text) is not None


def _asks_who(turn: Turn) -> bool:
    """Return whether it is asked who is behind the address that was just told."""
    read = (turn.meaning, *turn.meaning.parts)
    whose = any(one.known in WHOSE and one.known_score >= LIKELY_KNOWN for one in read)
    named = any(not address.endswith(MAILJET) for address in turn.facts.house) and SENDER not in turn.facts.house
    return not turn.in_suspension and (named or (whose and bool(_HANDED_OVER.intersection(turn.answer))))


def _asks_when(turn: Turn) -> bool:
    if turn.meaning.does("wie_lange", sure=LIKELY):
        return True
    # Without an open question no act is read; how long Mailjet takes is nobody's question outside a suspension.
    return turn.question is None and turn.intent == "freischaltung_dauer" and turn.confidence >= CONFIDENT
