from __future__ import annotations

import asyncio
import os
from pathlib import Path
from typing import Any

from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.responses import LiveResponses

TEXTS = """version: "3.1"
responses:
  utter_gruss:
    - text: "Eins"
      metadata: {en: "One"}
    - text: "Zwei, {wer}"
  utter_teil:
    - text: "Teil {wert}"
  utter_ganz:
    - text: "A {teil} B"
      buttons:
        - {title: "{titel}", payload: '/auswahl{"betroffen":"ich"}'}
"""


def _texts(folder: Path) -> LiveResponses:
    (folder / "texte.yml").write_text(TEXTS, encoding="utf-8")
    return LiveResponses(folder=folder, look_every_s=0.0)


def _say(texts: LiveResponses, name: str, events: list[Any] | None = None, **values: Any) -> dict[str, Any]:
    tracker = DialogueStateTracker.from_events("s", events or [], domain=Domain.empty())
    said = asyncio.run(texts.generate(name, tracker, "rest", **values))
    assert said is not None
    return said


def test_variations_take_turns(tmp_path: Path) -> None:
    texts = _texts(tmp_path)
    said_once = [BotUttered("Eins", metadata={"utter_action": "utter_gruss"})]
    assert _say(texts, "utter_gruss")["text"] == "Eins"
    assert _say(texts, "utter_gruss", said_once, wer="Rita")["text"] == "Zwei, Rita"


def test_a_value_that_names_a_response_is_replaced_by_its_text(tmp_path: Path) -> None:
    said = _say(_texts(tmp_path), "utter_ganz", teil={"response": "utter_teil", "wert": 7}, titel="utter_gruss")
    assert said["text"] == "A Teil 7 B"
    assert said["buttons"] == [{"title": "Eins", "payload": '/auswahl{"betroffen":"ich"}'}]


def test_braces_in_values_are_only_text(tmp_path: Path) -> None:
    said = _say(_texts(tmp_path), "utter_ganz", teil="{wer} {0.__class__}", titel="t", wer="geheim")
    assert said["text"] == "A {wer} {0.__class__} B"


def test_an_english_message_gets_the_english_line(tmp_path: Path) -> None:
    english = UserUttered("hello", entities=[{"entity": "sprache", "value": "en"}])
    assert _say(_texts(tmp_path), "utter_gruss", [english])["text"] == "Eins\n(One)"


def test_a_changed_file_is_on_the_air_at_once(tmp_path: Path) -> None:
    texts = _texts(tmp_path)
    (tmp_path / "texte.yml").write_text(TEXTS.replace("Eins", "Neu"), encoding="utf-8")
    os.utime(tmp_path / "texte.yml", (1, 1))
    assert _say(texts, "utter_gruss")["text"] == "Neu"


def test_a_broken_or_incomplete_file_keeps_the_old_texts(tmp_path: Path) -> None:
    texts = LiveResponses(folder=tmp_path, look_every_s=0.0, domain=Domain.from_yaml(TEXTS))
    for broken in ("responses: [", 'version: "3.1"\nresponses:\n  utter_gruss:\n    - text: "Allein"\n'):
        (tmp_path / "texte.yml").write_text(broken, encoding="utf-8")
        assert _say(texts, "utter_gruss")["text"] == "Eins"


def test_a_broken_file_keeps_its_own_texts_while_the_others_change(tmp_path: Path) -> None:
    (tmp_path / "andere.yml").write_text(
        'version: "3.1"\nresponses:\n  utter_neu:\n    - text: "Alt"\n', encoding="utf-8"
    )
    texts = _texts(tmp_path)
    (tmp_path / "texte.yml").write_text('responses:\n  utter_gruss:\n    - text: "Er sagt "ja""\n', encoding="utf-8")
    (tmp_path / "andere.yml").write_text(
        'version: "3.1"\nresponses:\n  utter_neu:\n    - text: "Neu"\n', encoding="utf-8"
    )
    assert _say(texts, "utter_gruss")["text"] == "Eins"
    assert _say(texts, "utter_neu")["text"] == "Neu"
    assert texts.look().broken == ("texte.yml",)


def test_what_was_trained_is_said_where_a_file_is_broken_from_the_start(tmp_path: Path) -> None:
    (tmp_path / "texte.yml").write_text("responses: [", encoding="utf-8")
    texts = LiveResponses(folder=tmp_path, look_every_s=0.0)
    texts.responses = dict(Domain.from_yaml(TEXTS).responses)  # as the server does once its model is loaded
    assert _say(texts, "utter_gruss")["text"] == "Eins"
    assert texts.look().broken == ("texte.yml",)


def test_a_mended_file_is_on_the_air_again(tmp_path: Path) -> None:
    texts = _texts(tmp_path)
    (tmp_path / "texte.yml").write_text("responses: [", encoding="utf-8")
    assert texts.look().broken == ("texte.yml",)
    (tmp_path / "texte.yml").write_text(TEXTS.replace("Eins", "Drei"), encoding="utf-8")
    assert _say(texts, "utter_gruss")["text"] == "Drei"
    assert not texts.look().broken
