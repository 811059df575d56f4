from __future__ import annotations

import shutil
from pathlib import Path

from bot.cases.texts import FILES, FOLDER, Texts


def test_a_changed_sentence_counts_for_the_next_letter(tmp_path: Path) -> None:
    for name in FILES:
        shutil.copy(FOLDER / name, tmp_path / name)
    before = Texts(tmp_path)
    file = tmp_path / FILES[0]
    file.write_text("responses:\n  utter_gruss_an_alle:\n  - text: Hallo zusammen, {wer}!\n", encoding="utf-8")
    assert before.say("utter_gruss_an_alle", wer="Team") == "utter_gruss_an_alle"
    assert Texts(tmp_path).say("utter_gruss_an_alle", wer="Team") == "Hallo zusammen, Team!"
