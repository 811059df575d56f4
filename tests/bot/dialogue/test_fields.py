from __future__ import annotations

from pathlib import Path

import pytest

from bot.dialogue.fields import same_field
from bot.dialogue.passages import read_passages
from bot.dialogue.yaml_file import WrongContent
from bot.understand.in_context import Context, weight


def test_every_known_question_belongs_to_exactly_one_field() -> None:
    for passage in read_passages():
        assert passage.id in same_field(passage.id), passage.id


def test_who_was_just_answered_asks_on_in_the_same_field() -> None:
    after = Context(near=same_field("postfach-voll"))
    assert weight("anleitung-postfach-leeren", "zustellung", after) > 1 == weight("spf", "zustellung", after)


def test_an_entry_in_two_fields_is_named(tmp_path: Path) -> None:
    (tmp_path / "felder.yml").write_text("felder:\n  a: [eins]\n  b: [eins]\n", encoding="utf-8")
    with pytest.raises(WrongContent, match="eins"):
        same_field("eins", tmp_path)
    assert same_field(None) == frozenset()
