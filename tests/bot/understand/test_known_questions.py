from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from bot.dialogue.passages import Passage, read_passages
from bot.insight.known_figures import Asked, known_figures, read_asked
from bot.understand.known_questions import EACH, FOREIGN, KnownQuestions, asks_nothing_known, plain

ROOT = Path(__file__).resolve().parents[3]
PASSAGES = read_passages(ROOT / "data/wissen")
SPAM = Passage("spam", "Spam", "Sieh im Spam-Ordner nach.", "Hilfe", ("wo ist der spam ordner", "spam finden wo"))
FULL = Passage("voll", "Voll", "Leere das Postfach.", "Hilfe", ("postfach voll was tun", "mein speicher ist voll"))
OTHERS = ["wie wird das wetter", "pizza bestellen", "danke dir", "hallo du", "ja genau", "nein danke"]


@pytest.fixture(scope="module")
def known() -> KnownQuestions:
    learned = KnownQuestions.learn([SPAM, FULL], OTHERS, lambda _: None, 0.3)
    assert learned is not None
    return learned


def test_an_example_question_is_known_word_for_word(known: KnownQuestions) -> None:
    for passage in (SPAM, FULL):
        for question in passage.questions:
            assert known.ranked(question.upper() + "??", None) == [{"id": passage.id, "score": 1.0, "topic": "beide"}]


def test_other_words_rank_the_nearest_first(known: KnownQuestions) -> None:
    assert known.ranked("wo finde ich denn den spam ordner", None)[0]["id"] == "spam"
    assert known.ranked("wie wird das wetter morgen", None) == []
    assert known.ranked(" \u200b ", None) == []


def test_what_was_learned_is_the_same_after_saving(known: KnownQuestions, tmp_path: Path) -> None:
    known.save(tmp_path)
    loaded = KnownQuestions.load(tmp_path)
    for text in ("wo finde ich denn den spam ordner", "postfach voll was tun", "pizza"):
        assert loaded.ranked(text, None) == known.ranked(text, None)


def test_one_passage_alone_is_nothing_to_tell_apart() -> None:
    assert KnownQuestions.learn([SPAM], [], lambda _: None, 0.3) is None


def test_messages_that_ask_nothing_known_are_few_of_each_kind_and_all_foreign_ones() -> None:
    examples = [(f"danke {n}", "danken") for n in range(1000)] + [(f"wetter {n}", FOREIGN) for n in range(300)]
    chosen = Counter(text.split()[0] for text in asks_nothing_known([*examples, ("zustellrate?", "zustellrate")]))
    assert chosen["wetter"] == 300
    assert 0 < chosen["danke"] <= EACH
    assert "zustellrate?" not in chosen


def test_the_catalogue_is_large_and_every_entry_has_what_it_needs() -> None:
    assert len(PASSAGES) >= 300
    for passage in PASSAGES:
        assert len(passage.questions) >= 12, passage.id
        assert passage.again, passage.id
        assert passage.again != passage.text, passage.id


def test_every_example_question_is_of_one_entry_only() -> None:
    seen: dict[str, str] = {}
    for passage in PASSAGES:
        for question in passage.questions:
            assert seen.setdefault(plain(question), passage.id) == passage.id, question


def test_no_measuring_question_is_learned_from() -> None:
    learned = {plain(question) for passage in PASSAGES for question in passage.questions}
    asked = read_asked(ROOT / "tests/eval/wissen.tsv")
    assert len(asked) >= 3 * 0.9 * len(PASSAGES)
    assert not learned & {plain(one.text) for one in asked}
    assert {name for one in asked for name in one.right} <= {passage.id for passage in PASSAGES}


def test_figures_count_what_is_said_offered_and_wrong() -> None:
    given = {
        "a": [{"id": "x", "score": 0.9}],
        "b": [{"id": "y", "score": 0.8}, {"id": "x", "score": 0.1}],
        "c": [],
        "wetter": [{"id": "x", "score": 0.5}],
    }
    asked = [Asked(text, frozenset({"x"})) for text in "abc"]
    figures = known_figures(asked, ["wetter"], lambda text: given[text])
    assert figures == {
        "questions": 3,
        "right_first": 0.3333,
        "right_among_offered": 0.6667,
        "answered": 0.6667,
        "answered_wrong": 0.3333,
        "foreign_answered": 1.0,
    }
