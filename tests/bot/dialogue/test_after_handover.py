from __future__ import annotations

import pytest

from bot.dialogue.after_handover import About, about_people
from bot.dialogue.answerers import GUIDES, STEP_IN_DETAIL
from bot.dialogue.handover import told_of_people
from bot.dialogue.message import MessageFacts
from bot.dialogue.questions import Topic
from bot.dialogue.routing import route
from bot.understand.meaning import Act, Meaning
from tests.bot.dialogue.turns import turn_at

HANDOVER = GUIDES[Topic.HANDOVER]


def _means(act: str, confidence: float = 0.9, **more: object) -> Meaning:
    return Meaning(acts=(Act(act, confidence),), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "intent", "act", "about"),
    [
        ("leitest du das weiter?", "bot_frage", "woher_sicher", About.STATE),
        ("hast du das schon weitergeleitet?", "weiterleitung", "woher_sicher", About.STATE),
        ("muss ich da selbst schreiben?", "nlu_fallback", "wer_muss", About.STATE),
        ("wann melden die sich?", "freischaltung_dauer", "wie_lange", About.WHEN),
        ("und was machen die dann?", "nlu_fallback", "was_nun", About.NEXT),
        ("können die mir die mail neu schicken?", "andere_adresse", "text_gewuenscht", About.SEND_AGAIN),
    ],
)
def test_what_is_asked_once_a_person_was_named_is_about_that_person(
    text: str, intent: str, act: str, about: About
) -> None:
    meaning = _means(act, 0.9 if act != "text_gewuenscht" else 0.2)
    turn = turn_at(text, intent, "geholfen", topic=Topic.DELIVERY, told_of_people=True, meaning=meaning)
    assert about_people(turn) is about
    assert route(turn) == HANDOVER


def test_without_an_open_question_the_intent_alone_tells() -> None:
    asked = turn_at("wann melden die sich?", "freischaltung_dauer", topic=Topic.DELIVERY, told_of_people=True)
    assert about_people(asked) is About.WHEN
    assert about_people(turn_at("ist das jetzt bei wem?", "bot_frage", told_of_people=True)) is About.STATE


def test_the_same_words_mean_the_step_at_hand_where_nobody_spoke_of_people() -> None:
    turn = turn_at("wie lange dauert das?", question="geholfen", topic=Topic.DELIVERY, meaning=_means("wie_lange"))
    assert about_people(turn) is None


@pytest.mark.parametrize(
    "turn",
    [
        turn_at("bist du ein Mensch?", "bot_frage", told_of_people=True,
                meaning=Meaning(known="mensch-oder-programm", known_score=0.9)),
        turn_at("und wo ist der bei gmx?", question="geholfen", told_of_people=True,
                facts=MessageFacts(providers=("gmx",)), meaning=_means("wer_muss")),
        turn_at("wer liest das?", question="erreichbar", told_of_people=True, meaning=_means("wer_muss")),
        turn_at("wie lange dauert das?", "freischaltung_dauer", "abgeschickt", topic=Topic.SUSPENSION,
                told_of_people=True, meaning=_means("wie_lange")),
        turn_at("mach ich", "bestaetigen", told_of_people=True, meaning=_means("mach_ich")),
    ],
    ids=["a known question", "a fact of the mail", "the question of the hand-over", "the suspension", "a promise"],
)  # fmt: skip
def test_what_has_an_answer_of_its_own_keeps_it(turn: object) -> None:
    assert about_people(turn) is None  # type: ignore[arg-type]


def test_who_wants_the_bot_to_send_the_mail_is_told_that_it_cannot() -> None:
    turn = turn_at("kannst du mir die nicht nochmal schicken?", "zustellstatus_abfragen", "geholfen",
                   topic=Topic.DELIVERY, told_of_people=True, meaning=_means("nachsehen"))  # fmt: skip
    assert about_people(turn) is None
    assert route(turn) == STEP_IN_DETAIL


def test_an_answer_that_names_a_person_is_known_by_its_responses() -> None:
    assert told_of_people(["utter_zweimal_nicht_verstanden", "utter_mensch_kontakt"])
    assert not told_of_people(["utter_schritt_spam_ich", ""])
