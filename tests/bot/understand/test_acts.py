from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.dialogue.questions import QUESTIONS
from bot.dialogue.zustellung import Step
from bot.insight.act_figures import read_replies
from bot.understand.acts import ACTS, ActExample, Point, WrongExamples, read_examples

ROOT = Path(__file__).resolve().parents[3]
EXAMPLES = read_examples(ROOT / "data/akte")


def test_a_point_is_a_question_with_its_step() -> None:
    assert Point.named("geholfen:spam") == Point("geholfen", "spam")
    assert Point.named("adresse") == Point("adresse")


def test_an_example_may_do_several_things(tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_text(
        "akte:\n- frage: geholfen:spam\n  akt: hab_ich + nichts_da\n  examples: |\n    - schon geguckt, nix\n",
        encoding="utf-8",
    )
    assert read_examples(tmp_path) == [
        ActExample("schon geguckt, nix", Point("geholfen", "spam"), ("hab_ich", "nichts_da"))
    ]


def test_an_entry_may_name_several_questions(tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_text(
        "akte:\n- frage: hinweis geholfen:spam\n  akt: was_nun\n  examples: |\n    - und jetzt\n", encoding="utf-8"
    )
    assert [example.point for example in read_examples(tmp_path)] == [Point("hinweis"), Point("geholfen", "spam")]


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("akte: [", "a.yml: not readable"),
        ("nlu: []", "begins with `akte:`"),
        ("akte:\n- frage: adresse\n  examples: x", "entry 1: lacks akt"),
        ("akte:\n- {frage: adresse, akt: hüpft, examples: x}", "entry 1: unknown act hüpft"),
        ("akte:\n- nur ein satz", "entry 1: lacks"),
    ],
)
def test_a_wrong_file_is_named_with_its_fault(tmp_path: Path, text: str, complaint: str) -> None:
    (tmp_path / "a.yml").write_text(text, encoding="utf-8")
    with pytest.raises(WrongExamples, match=re.escape(complaint)):
        read_examples(tmp_path)


def test_every_question_has_examples() -> None:
    assert {example.point.question for example in EXAMPLES} == set(QUESTIONS)


def test_every_step_of_the_delivery_guide_has_examples() -> None:
    assert {example.point.step for example in EXAMPLES if example.point.question == "geholfen"} >= set(Step)


def test_only_known_acts_are_measured() -> None:
    assert {act for reply in read_replies(ROOT / "tests/eval/turns_dev.tsv") for act in reply.acts} <= ACTS


def test_no_measuring_reply_is_learned_from() -> None:
    measured = {reply.text.casefold().strip(" .!?") for reply in read_replies(ROOT / "tests/eval/turns_dev.tsv")}
    # A bare word ("wozu") is everybody's; a sentence would be remembered rather than understood.
    sentences = {text for text in measured if len(text.split()) > 2}
    assert not sentences & {example.text.casefold().strip(" .!?") for example in EXAMPLES}


def test_no_example_stands_twice_at_one_question_with_different_acts() -> None:
    seen: dict[tuple[str, Point], tuple[str, ...]] = {}
    for example in EXAMPLES:
        key = (example.text.casefold(), example.point)
        assert seen.setdefault(key, example.acts) == example.acts, example
