"""The team page of a running server tells why changed texts are not on the air."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from rasa.shared.core.domain import Domain

from bot.insight.live_page import LivePage
from bot.responses import LiveResponses
from tests.server import ROOT


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("version:", "version: [", "kaputt.yml ist fehlerhaft"),
        ("  utter_neustart:", "  utter_umbenannt:", "fehlt utter_neustart"),
        ('version: "3.1"', "version: 3", "kaputt.yml|responses/"),
    ],
    ids=["broken", "incomplete", "not what Rasa reads"],
)
def test_broken_and_incomplete_texts_are_told_at_once_and_until_they_are_mended(
    tmp_path: Path, before: str, after: str, told: str
) -> None:
    folder = tmp_path / "responses"
    folder.mkdir()
    path = folder / "kaputt.yml"
    shutil.copy(ROOT / "data" / "responses" / "smalltalk.yml", path)
    texts = LiveResponses(domain=Domain.load(str(folder)), folder=folder, look_every_s=0)
    page = LivePage(f"sqlite:///{tmp_path}/figures.db")
    page.texts = texts.look
    assert "alten Texte" not in page.current()
    good = path.read_text(encoding="utf-8")
    path.write_text(good.replace(before, after, 1), encoding="utf-8")
    shown = page.current()
    assert any(part in shown for part in told.split("|"))
    assert "Solange gelten die alten Texte" in shown
    assert texts.responses["utter_neustart"]
    path.write_text(good, encoding="utf-8")
    assert "alten Texte" not in page.current()
