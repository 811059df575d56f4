from __future__ import annotations

from bot.understand.in_context import Context
from bot.understand.meaning import UNREAD, Act, Meaning

PARSED = {
    "text": "und wie lange dauert das",
    "intent": {"name": "email_verzoegert", "confidence": 0.8},
    "akte": [{"name": "wie_lange", "confidence": 0.9}],
    "passages": [
        {"id": "dauer-nicht-bekannt", "score": 0.4, "topic": "sperrung"},
        {"id": "wartezeit", "score": 0.3, "topic": "zustellung"},
    ],
}


def test_a_message_means_what_the_pipeline_wrote_into_it() -> None:
    meaning = Meaning.of(PARSED)
    assert meaning.acts == (Act("wie_lange", 0.9),)
    assert (meaning.known, meaning.known_score) == ("dauer-nicht-bekannt", 0.4)
    assert (meaning.intent, meaning.words) == ("email_verzoegert", 5)
    assert meaning.does("wie_lange", "warum")
    assert not meaning.does("wie_lange", sure=0.95)


def test_the_topic_at_hand_makes_its_own_known_questions_likelier() -> None:
    meaning = Meaning.of(PARSED, Context("zustellung"))
    assert (meaning.known, meaning.known_score) == ("wartezeit", 0.3)
    assert Meaning.of(PARSED, Context("sperrung")).known == "dauer-nicht-bekannt"
    exact = {**PARSED, "passages": [{"id": "x", "score": 1.0, "topic": "sperrung"}]}
    assert Meaning.of(exact, Context("zustellung")).known_score == 1.0


def test_parts_are_meanings_of_their_own() -> None:
    parts = [{"akte": [{"name": "nichts_da", "confidence": 0.9}], "woerter": 3}, {"passages": []}]
    meaning = Meaning.of({**PARSED, "teile": parts})
    assert [part.act.name for part in meaning.parts] == ["nichts_da", "kein_akt"]
    assert meaning.parts[0].words == 3


def test_the_second_known_question_counts_only_where_it_is_nearly_as_likely_and_the_first_in_doubt() -> None:
    def runner_up(first: float, second: float) -> str | None:
        near = [{"id": "a", "score": first}, {"id": "b", "score": second}]
        return Meaning.of({"passages": near}).runner_up

    assert runner_up(0.3, 0.2) == "b"
    assert runner_up(0.3, 0.1) is None
    assert runner_up(0.6, 0.5) is None


def test_a_message_that_nothing_read_does_nothing() -> None:
    assert UNREAD.act == Act("kein_akt", 0.0)
    assert UNREAD.sure_act is None
    assert Meaning.of({}) == UNREAD
