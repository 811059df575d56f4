"""When somebody who is signed in gets a look-up in place of an answer about looking up."""

from __future__ import annotations

import pytest

from bot.dialogue.look_wanted import look_wanted
from bot.dialogue.message import MessageFacts
from bot.dialogue.questions import Topic
from bot.dialogue.routing import decide, route
from bot.understand.meaning import Act, Meaning
from tests.bot.dialogue.turns import DELIVERY, turn_at

GRETA = "greta@freenet.de"
HERS = MessageFacts(addresses=(GRETA,), address=GRETA)
LOOKED_UP = {GRETA: {"befund": {"state": "blocked"}}}
ALIKE = Meaning(known="status-spalte-wo", known_score=0.75)


def asks(known: str, score: float = 0.3) -> Meaning:
    return Meaning(known=known, known_score=score)


def test_an_address_is_looked_up_whatever_known_question_the_sentence_resembles() -> None:
    text = f"was genau ist mit der mail an {GRETA} passiert?"
    turn = turn_at(text, "zustellstatus_bedeutung", facts=HERS, meaning=ALIKE, signed_in=True)
    assert route(turn) == DELIVERY
    assert decide(turn).reason == "people"
    assert not look_wanted(turn_at(text, "zustellstatus_bedeutung", facts=HERS, meaning=ALIKE))


def test_an_address_that_was_looked_up_is_looked_up_again_only_where_that_is_asked_for() -> None:
    told = {"facts": HERS, "people": LOOKED_UP, "email": GRETA, "topic": Topic.DELIVERY, "signed_in": True}
    assert not look_wanted(turn_at(f"warum kam bei {GRETA} nichts an?", meaning=ALIKE, **told))
    look = Meaning((Act("nachsehen", 0.55),))
    assert look_wanted(turn_at(f"sieh bei {GRETA} noch mal nach", meaning=look, **told))


@pytest.mark.parametrize(
    ("text", "intent", "meaning"),
    [
        ("Login-Link kommt nicht!!", "email_nicht_angekommen", asks("mehrmals-angefordert", 0.3)),
        ("ich krieg seit tagen nichts von euch", "email_nicht_angekommen", asks("mail-aelter-seit-tagen", 0.94)),
        ("könnt ihr nicht nachsehen?", "nlu_fallback", Meaning((Act("nachsehen", 0.6),))),
        ("kannst du nicht selbst gucken?", "zustellstatus_abfragen", asks("was-kannst-du-nicht", 0.7)),
        ("ich bin doch eingeloggt", "nlu_fallback", asks("warum-angemeldet")),
        ("sehen Sie meine Mails nicht?", "nlu_fallback", asks("bot-sieht-kein-postfach")),
        ("hast du was von mir?", "bot_frage", asks("was-hast-du-notiert", 0.1)),
    ],
)
def test_who_is_signed_in_and_misses_a_mail_is_looked_up_first(text: str, intent: str, meaning: Meaning) -> None:
    assert look_wanted(turn_at(text, intent, meaning=meaning, signed_in=True))
    assert not look_wanted(turn_at(text, intent, meaning=meaning))


def test_who_is_signed_in_is_never_told_to_sign_in() -> None:
    known = {"people": LOOKED_UP, "email": GRETA, "topic": Topic.DELIVERY, "signed_in": True}
    assert look_wanted(turn_at("warum siehst du nichts?", meaning=asks("warum-angemeldet"), **known))
    pressed = turn_at("/auswahl", "auswahl", facts=MessageFacts(passage="warum-angemeldet"), signed_in=True)
    assert route(pressed) == DELIVERY


@pytest.mark.parametrize(
    ("intent", "question", "meaning"),
    [
        ("email_nicht_angekommen", "vorfall", ALIKE),
        ("email_nicht_angekommen", "adresse", ALIKE),
        ("daten_loeschen", None, ALIKE),
        ("email_nicht_angekommen", None, asks("bezahlt-aber-kein-zugang", 1.0)),
        ("email_verzoegert", None, asks("wartezeit-stosszeit", 0.8)),
    ],
)
def test_what_is_asked_or_told_elsewhere_brings_no_look_up(intent: str, question: str | None, meaning: Meaning) -> None:
    assert not look_wanted(turn_at("…", intent, question, meaning=meaning, signed_in=True))


def test_one_of_several_who_is_named_where_nobody_is_at_hand_is_turned_to() -> None:
    both = LOOKED_UP | {"ida@web.de": {"befund": {"state": "complained"}}}
    text = "bei Greta: sie hat nie etwas gedrückt. Und wie hebe ich die Sperre auf?"
    turn = turn_at(text, "absender_whitelisten", facts=HERS, people=both, topic=Topic.DELIVERY)
    assert route(turn) == DELIVERY
