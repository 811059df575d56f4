from __future__ import annotations

from pathlib import Path

import pytest

from bot.dialogue.passages import Passage, read_passages
from bot.understand.asked_in_talks import AskedInTalk, WrongAsked, how_often, read_asked
from bot.understand.known_questions import NO_QUESTION, KnownQuestions

ROOT = Path(__file__).resolve().parents[3]
SPAM = Passage("spam", "Spam", "Sieh im Spam-Ordner nach.", "Hilfe", ("wo ist der spam ordner", "spam finden wo"))
FULL = Passage("voll", "Voll", "Leere das Postfach.", "Hilfe", ("postfach voll was tun", "mein speicher ist voll"))
OTHERS = ["wie wird das wetter", "pizza bestellen", "danke dir", "hallo du"]


def test_a_message_names_the_questions_that_answer_it_or_none(tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_text(
        "gefragt:\n- text: und wo steht der\n  antwort: [spam, voll]\n- text: hm\n  antwort: []\n", encoding="utf-8"
    )
    assert read_asked(["spam", "voll"], tmp_path) == [
        AskedInTalk("und wo steht der", ("spam", "voll")),
        AskedInTalk("hm"),
    ]


@pytest.mark.parametrize("text", ["gefragt:\n- text: a\n  antwort: [nie]\n", "gefragt:\n- antwort: []\n", "gefragt: ["])
def test_an_unknown_entry_a_missing_text_and_a_broken_file_are_named(tmp_path: Path, text: str) -> None:
    (tmp_path / "kaputt.yml").write_text(text, encoding="utf-8")
    with pytest.raises(WrongAsked, match=r"kaputt\.yml"):
        read_asked(["spam"], tmp_path)


def test_what_is_asked_more_often_is_likelier_and_nothing_is_impossible() -> None:
    often = how_often([AskedInTalk("a", ("spam",)), AskedInTalk("b", ("spam", "voll"))], ["spam", "voll"], NO_QUESTION)
    assert often["spam"] > often["voll"] > often[NO_QUESTION]


def test_of_two_questions_that_fit_alike_the_one_asked_more_often_comes_first() -> None:
    asked = [AskedInTalk(f"sag mal {word}", ("voll",)) for word in ("eins", "zwei", "drei", "vier", "fünf", "sechs")]
    plain = KnownQuestions.learn([SPAM, FULL], OTHERS, lambda _: None, 0.3)
    weighed = KnownQuestions.learn([SPAM, FULL], OTHERS, lambda _: None, 0.3, asked)
    assert plain
    assert weighed

    def score(known: KnownQuestions) -> float:
        return next((one["score"] for one in known.ranked("spam oder postfach", None) if one["id"] == "voll"), 0.0)

    assert score(weighed) > score(plain)


def test_the_messages_of_talks_name_known_questions_only() -> None:
    asked = read_asked((passage.id for passage in read_passages(ROOT / "data/wissen")), ROOT / "data/gefragt")
    assert len(asked) > 500
    assert any(not one.answers for one in asked)
