from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from rasa.shared.exceptions import InvalidConfigException

from bot.insight.act_figures import Reply, act_figures
from bot.understand.act_classifier import ActClassifier
from bot.understand.acts import AT, Point
from tests.bot.nlu.graph import Built, message, tiny_data

FILE = """akte:
- frage: hinweis
  akt: nein
  examples: |
    - nichts bekommen
    - nein gar nichts
    - da kam nichts
- frage: hinweis
  akt: ja
  examples: |
    - ja da ist eine
    - doch hab ich bekommen
    - klar die liegt hier
- frage: adresse
  akt: wo_wie
  examples: |
    - wo finde ich die
    - wie krieg ich die raus
    - wo steht das
- frage: geholfen:spam
  akt: nichts_da
  examples: |
    - nichts da
    - da ist nichts drin
    - gar nichts im spam
- frage: geholfen:spam
  akt: wo_wie
  examples: |
    - wo ist das denn
    - wie komm ich dahin
    - wo finde ich das
- frage: geholfen:spam
  akt: kein_akt
  examples: |
    - ich will einen menschen sprechen
    - danke dir
    - wie wird das wetter
"""


@pytest.fixture
def built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Built]:
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "akte"
    folder.mkdir()
    (folder / "a.yml").write_text(FILE, encoding="utf-8")
    made = Built(tmp_path / "model", ActClassifier, {"folder": str(folder)})
    made.new().train(tiny_data())
    yield made
    AT.set(None)


def _read(built: Built, text: str, point: Point | None) -> Any:
    AT.set(point)
    return built.loaded().process([message(text)])[0]


def test_the_same_word_answers_another_question_differently(built: Built) -> None:
    assert _read(built, "gar nichts", Point("hinweis")).get("akt")["name"] == "nein"
    assert _read(built, "gar nichts", Point("geholfen", "spam")).get("akt")["name"] == "nichts_da"


def test_what_was_learned_at_some_questions_is_known_at_one_without_examples(built: Built) -> None:
    assert _read(built, "wo finde ich das", Point("nie_gesehen")).get("akt")["name"] == "wo_wie"


@pytest.mark.parametrize("text", ["", "   ", "\u200b", "\x00"])
def test_a_text_without_a_sign_does_nothing(built: Built, text: str) -> None:
    assert _read(built, text, Point("hinweis")).get("akt") == {"name": "kein_akt", "confidence": 0.0}


def test_without_a_point_no_act_is_read(built: Built) -> None:
    read = _read(built, "gar nichts", None)
    assert read.get("akt")["name"] == "kein_akt"
    assert [act["name"] for act in read.get("akte")] == ["kein_akt"]


def test_the_likeliest_act_comes_first_and_all_have_confidences(built: Built) -> None:
    acts = _read(built, "wo ist das denn, da ist nichts drin", Point("geholfen", "spam")).get("akte")
    assert acts == sorted(acts, key=lambda act: -act["confidence"])
    assert all(0 < act["confidence"] <= 1 for act in acts)


def test_without_examples_the_bot_still_trains(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    made = Built(tmp_path / "model", ActClassifier, {"folder": str(tmp_path / "none")})
    made.new().train(tiny_data())
    assert _read(made, "gar nichts", Point("hinweis")).get("akt")["name"] == "kein_akt"
    AT.set(None)


@pytest.mark.parametrize("wrong", [{"encoder": "bert"}, {"strictness": 0}])
def test_settings_that_cannot_work_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(InvalidConfigException):
        ActClassifier.validate_config({**ActClassifier.get_default_config(), **wrong})


def test_changed_examples_train_anew(tmp_path: Path) -> None:
    before = ActClassifier.fingerprint_addon({"folder": str(tmp_path)})
    (tmp_path / "a.yml").write_text(FILE, encoding="utf-8")
    assert ActClassifier.fingerprint_addon({"folder": str(tmp_path)}) != before


def test_figures_count_what_is_wrong_and_sure() -> None:
    replies = [
        Reply("a", Point("hinweis"), frozenset({"nein", "nichts_da"})),
        Reply("b", Point("hinweis"), frozenset({"ja"})),
        Reply("c", Point("adresse"), frozenset({"angabe"})),
    ]
    given = {"a": [("nichts_da", 0.9)], "b": [("nein", 0.8)], "c": [("ja", 0.3)]}
    figures = act_figures(replies, lambda text, _: given[text])
    assert (figures["right"], figures["wrong_and_sure"]) == (0.3333, 0.3333)
    assert figures["by_question"]["hinweis"] == {"replies": 2, "right": 0.5}
    assert figures["confused"] == {"ja → nein": 1, "angabe → ja": 1}
