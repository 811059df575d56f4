from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from rasa.shared.exceptions import InvalidConfigException

from bot.dialogue.passages import PassageError, read_passages
from bot.nlu.passages import PassageFinder
from tests.bot.nlu.graph import Built, message, tiny_data

FILE = """# Zustellung

## spam-ordner: Nachsehen im Spam-Ordner
Sieh im Ordner für Spam nach.
Quelle: Hilfeartikel
Frage: Wo liegt der Spam-Ordner?

## Warum Freemailer prüfen
Sie prüfen: streng.
Quelle: Hilfeartikel
Frage: Warum prüfen Freemailer so streng?
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "wissen"
    folder.mkdir()
    return folder


def _ask(built: Built, text: str, intent: str) -> Any:
    asked = message(text)
    asked.set("intent", {"name": intent, "confidence": 0.3})
    return built.loaded().process([asked])[0]


def _trained(folder: Path, tmp_path: Path) -> Built:
    built = Built(tmp_path / "model", PassageFinder, {"folder": str(folder)})
    built.new().train(tiny_data())
    return built


def test_passages_have_a_name_a_title_a_text_a_source_and_questions(folder: Path) -> None:
    (folder / "zustellung.md").write_text(FILE, encoding="utf-8")
    first, second = read_passages(folder)
    assert (first.id, first.title, first.source) == ("spam-ordner", "Nachsehen im Spam-Ordner", "Hilfeartikel")
    assert first.questions == ("Wo liegt der Spam-Ordner?",)
    assert second.id == "warum-freemailer-pruefen"
    assert second.text == "Sie prüfen: streng."


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("## a: A\nText", "Quelle"),
        ("## a: A\nQuelle: x", "needs a text"),
        ("## a: A\nT\nQuelle: x\n## a: B\nT\nQuelle: x", "called 'a'"),
        ("## a: A\nT\nQuelle: x\nThema: wetter", "no topic"),
        ("## a: A\nT\nQuelle: x\nFrage: wo?\n## b: B\nT\nQuelle: x\nFrage: Wo?", "stands in 'a' and in 'b'"),
    ],
)
def test_a_passage_that_cannot_be_used_is_named(folder: Path, text: str, complaint: str) -> None:
    (folder / "zustellung.md").write_text(text, encoding="utf-8")
    with pytest.raises(PassageError, match=complaint):
        read_passages(folder)


@pytest.mark.parametrize("intent", ["nlu_fallback", "thema_fremd"])
def test_the_nearest_passage_comes_as_property_and_entity(folder: Path, tmp_path: Path, intent: str) -> None:
    (folder / "zustellung.md").write_text(FILE, encoding="utf-8")
    found = _ask(_trained(folder, tmp_path), "wieso prüfen die Freemailer so streng", intent)
    assert found.get("passage")["id"] == "warum-freemailer-pruefen"
    assert [(entity["entity"], entity["value"]) for entity in found.get("entities")] == [
        ("wissen", "warum-freemailer-pruefen")
    ]
    assert "passage" in found.output_properties


def test_a_far_question_asks_no_passage(folder: Path, tmp_path: Path) -> None:
    (folder / "zustellung.md").write_text(FILE, encoding="utf-8")
    assert _ask(_trained(folder, tmp_path), "Pizza?", "thema_fremd").get("passage") is None


def test_an_example_question_word_for_word_is_its_passage_whatever_the_intent(folder: Path, tmp_path: Path) -> None:
    (folder / "zustellung.md").write_text(FILE, encoding="utf-8")
    asked = _ask(_trained(folder, tmp_path), "warum prüfen freemailer so streng", "zustellrate")
    assert asked.get("passage") == {"id": "warum-freemailer-pruefen", "score": 1.0, "topic": "beide"}
    assert not asked.get("entities"), "the dialogue weighs it against the intent"


def test_an_empty_folder_is_fine(folder: Path, tmp_path: Path) -> None:
    assert _ask(_trained(folder, tmp_path), "Warum?", "nlu_fallback").get("passage") is None


def test_a_changed_passage_trains_anew(folder: Path) -> None:
    config = {**PassageFinder.get_default_config(), "folder": str(folder)}
    before = PassageFinder.fingerprint_addon(config)
    (folder / "zustellung.md").write_text(FILE, encoding="utf-8")
    assert PassageFinder.fingerprint_addon(config) != before


def test_a_threshold_outside_of_its_range_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidConfigException, match="sure"):
        Built(tmp_path, PassageFinder, {"sure": 1.5}).new()


@pytest.mark.parametrize(("confidence", "answered"), [(0.2, True), (0.45, False)])
def test_a_passage_answers_where_no_topic_is_near_else_the_bot_offers_topics(
    folder: Path, tmp_path: Path, confidence: float, answered: bool
) -> None:
    (folder / "zustellung.md").write_text(FILE, encoding="utf-8")
    built = _trained(folder, tmp_path)
    asked = message("Wieso prüfen die Freemailer so streng?")
    asked.set("intent", {"name": "nlu_fallback", "confidence": 0.5})
    asked.set("intent_ranking", [{"name": "zustellrate", "confidence": confidence}])
    assert bool(built.loaded().process([asked])[0].get("entities")) == answered
