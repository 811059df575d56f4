from __future__ import annotations

import asyncio
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.rueckfall import ActionRueckfall
from bot.dialogue.asking_back import likeliest_topics


def _asked_back(*ranked: str, slots: dict[str, Any] | None = None) -> list[dict[str, Any]]:
    latest = {"text": "Konto zu, was nun", "intent_ranking": [{"name": name, "confidence": 0.2} for name in ranked]}
    tracker = Tracker("anna", slots or {}, latest, [], False, None, {}, None)
    dispatcher = CollectingDispatcher()
    asyncio.run(ActionRueckfall().run(dispatcher, tracker, {}))
    messages: list[dict[str, Any]] = dispatcher.messages
    return messages


def test_in_doubt_the_three_likeliest_topics_are_offered_and_what_is_no_topic_is_left_out() -> None:
    said = _asked_back("danken", "account_gesperrt", "thema_fremd", "sperrgrund_verstehen", "hilfe", "weiterleitung")
    assert [message["response"] for message in said] == ["utter_rueckfrage_drei"]
    assert [said[0][f"thema_{place}"] for place in (1, 2, 3)] == ["account_gesperrt", "sperrgrund_verstehen", "hilfe"]


def test_two_topics_are_offered_where_there_are_no_three() -> None:
    said = _asked_back("account_gesperrt", "danken", "hilfe")
    assert [message["response"] for message in said] == ["utter_rueckfrage"]
    assert (said[0]["thema_2"], said[0]["titel_2"]) == ("hilfe", "utter_titel_hilfe")


def test_without_topics_the_bot_asks_for_other_words() -> None:
    assert [message["response"] for message in _asked_back("danken", "thema_fremd")] == [
        "utter_rueckfrage_ohne_auswahl"
    ]


def test_an_open_question_is_asked_again_instead_of_offering_topics() -> None:
    said = _asked_back("account_gesperrt", "hilfe", "weiterleitung", slots={"offene_frage": "betroffen"})
    assert [message["response"] for message in said] == ["utter_rueckfrage_ohne_auswahl", "utter_frage_betroffen"]


def test_a_topic_stays_offered_however_far_down_small_talk_pushes_it() -> None:
    assert likeliest_topics(["danken", "bestaetigen", "ablehnen", "begruessung", "email_im_spam"]) == ["email_im_spam"]
