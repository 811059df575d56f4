from __future__ import annotations

from pathlib import Path

import pytest

from bot.dialogue.point_answers import ACTS, answers_at
from bot.dialogue.questions import QUESTIONS
from bot.dialogue.yaml_file import WrongContent
from bot.dialogue.zustellung import Step

FILE = """punkte:
  geholfen:
    warum: ["Allgemein."]
  geholfen:spam:
    warum: ["Weil Filter irren.", "Filter sind Programme."]
    warum@anbieter: ["Weil der Filter deines Mitglieds irrt."]
"""


def _content(folder: Path, text: str = FILE) -> Path:
    (folder / "zustellung.yml").write_text(text, encoding="utf-8")
    return folder


def test_the_step_at_hand_comes_before_the_question(tmp_path: Path) -> None:
    folder = _content(tmp_path)
    assert answers_at("geholfen", "spam", "warum", for_member=False, folder=folder)[0] == "Weil Filter irren."
    assert answers_at("geholfen", "warten", "warum", for_member=False, folder=folder) == ["Allgemein."]
    assert answers_at("status", None, "warum", for_member=False, folder=folder) == []


def test_who_asks_for_a_member_is_told_what_the_member_does(tmp_path: Path) -> None:
    told = answers_at("geholfen", "spam", "warum", for_member=True, folder=_content(tmp_path))
    assert told == ["Weil der Filter deines Mitglieds irrt."]


def test_a_file_that_breaks_leaves_the_last_good_answers(tmp_path: Path) -> None:
    folder = _content(tmp_path)
    before = answers_at("geholfen", "spam", "warum", for_member=False, folder=folder)
    _content(tmp_path, "punkte: [kaputt")
    assert answers_at("geholfen", "spam", "warum", for_member=False, folder=folder) == before


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("punkte: [", "not readable"),
        ("fragen: {}", "begins with `punkte:`"),
        ("punkte: {geholfen: {tanzen: [x]}}", "'tanzen' at 'geholfen'"),
        ("punkte: {geholfen: {warum: []}}", "needs a list of texts"),
    ],
)
def test_content_that_cannot_be_used_is_named(tmp_path: Path, text: str, complaint: str) -> None:
    with pytest.raises(WrongContent, match=complaint):
        answers_at("geholfen", None, "warum", for_member=False, folder=_content(tmp_path, text))


POINTS = [(name, None) for name in sorted(QUESTIONS)] + [("geholfen", step.value) for step in Step]


@pytest.mark.parametrize(("question", "step"), POINTS)
def test_every_question_and_step_answers_every_question_back_in_two_ways(question: str, step: str | None) -> None:
    for act in ACTS:
        for for_member in (False, True):
            answers = answers_at(question, step, act, for_member=for_member)
            assert len(set(answers)) >= 2, (question, step, act)
