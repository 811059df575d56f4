from __future__ import annotations

from pathlib import Path

from bot.dialogue.passage_cache import passage

TEXT = "## zugang: Zugang\n\n{said}\n\nQuelle: Hilfe\nFrage: Wie?\n"


def test_a_changed_passage_counts_at_once_and_an_unknown_one_is_nothing(tmp_path: Path) -> None:
    file = tmp_path / "hilfe.md"
    file.write_text(TEXT.format(said="Erst so."), encoding="utf-8")
    first = passage("zugang", tmp_path)
    assert first is not None
    assert first.text == "Erst so."
    assert passage("zugang", tmp_path) is first
    file.write_text(TEXT.format(said="Dann ganz anders."), encoding="utf-8")
    second = passage("zugang", tmp_path)
    assert second is not None
    assert second.text == "Dann ganz anders."
    assert passage(None, tmp_path) is passage("anderes", tmp_path) is None
