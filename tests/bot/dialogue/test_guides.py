from __future__ import annotations

from pathlib import Path

from bot.dialogue.guides import guide
from bot.dialogue.passages import read_passages

FILE = """anleitungen:
  spam_finden:
    allgemein: {allgemein: Such in der Ordnerliste., iphone: Such in der App.}
    gmx: {web: Links auf Spam., iphone: In der GMX-App auf Spam.}
    outlook: {web: Junk-E-Mail.}
"""


def test_a_way_fits_provider_and_device_as_far_as_they_are_known(tmp_path: Path) -> None:
    (tmp_path / "anleitungen.yml").write_text(FILE, encoding="utf-8")
    assert guide("spam_finden", "gmx", "iphone", tmp_path) == "In der GMX-App auf Spam."
    assert guide("spam_finden", "gmx", None, tmp_path) == "Links auf Spam."
    assert guide("spam_finden", "hotmail", "iphone", tmp_path) == "Junk-E-Mail."
    assert guide("spam_finden", "bluewin", "iphone", tmp_path) == "Such in der App."
    assert guide("spam_finden", None, None, tmp_path) == "Such in der Ordnerliste."
    assert guide("tanzen", "gmx", None, tmp_path) is None


def test_every_matter_that_a_known_question_asks_for_has_its_ways() -> None:
    asked = [one.id.removeprefix("anleitung-") for one in read_passages() if one.id.startswith("anleitung-")]
    assert asked
    for matter in asked:
        assert guide(matter.replace("-", "_"), "gmx", None)
