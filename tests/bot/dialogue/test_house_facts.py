from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.dialogue.house_facts import house_facts, in_house
from bot.dialogue.passages import read_passages
from bot.dialogue.yaml_file import WrongContent

PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")


def test_a_text_names_the_house_and_leaves_other_placeholders_alone(tmp_path: Path) -> None:
    (tmp_path / "haus.yml").write_text("haus: {plattform: Kursland}", encoding="utf-8")
    assert in_house("Der Support von {plattform} zu {email}", tmp_path) == "Der Support von Kursland zu {email}"


def test_a_house_without_facts_is_named(tmp_path: Path) -> None:
    with pytest.raises(WrongContent, match=r"haus\.yml is missing"):
        house_facts(tmp_path)


def test_known_answers_name_only_facts_that_the_house_has() -> None:
    named = {
        name
        for passage in read_passages()
        for text in (passage.text, passage.for_member, passage.for_creator, passage.again)
        for name in PLACEHOLDER.findall(text)
    }
    content = "".join(path.read_text(encoding="utf-8") for path in Path("data/wissen").rglob("*.yml"))
    assert named | set(PLACEHOLDER.findall(content)) <= set(house_facts())
