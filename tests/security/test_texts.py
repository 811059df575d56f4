"""Whatever a text file becomes in an editor, the texts that were on the air stay there."""

from __future__ import annotations

import asyncio
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker
from ruamel.yaml import YAML

from bot.insight.text_files import broken_files
from bot.responses import LiveResponses
from tests.security.test_parsers import ANY, FEW, VALUE

TEXTS = 'version: "3.1"\nresponses:\n  utter_gruss:\n    - text: "Eins"\n  utter_dank:\n    - text: "Gern, {wer}"\n'
SAID = "Eins"
DOMAIN = Domain.from_yaml(TEXTS)
TRACKER = DialogueStateTracker.from_events("s", [], domain=Domain.empty())


def _still_says(folder: Path, content: bytes) -> str:
    texts = LiveResponses(folder=folder, look_every_s=0.0, domain=DOMAIN)
    (folder / "texte.yml").write_bytes(content)
    said = asyncio.run(texts.generate("utter_gruss", TRACKER, "rest"))
    assert said is not None
    broken_files(folder)
    return str(said["text"])


@FEW
@given(content=st.binary(max_size=300) | ANY.map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_bytes_that_are_no_texts_keep_the_old_ones(content: bytes) -> None:
    with TemporaryDirectory() as folder:
        assert _still_says(Path(folder), content) == SAID


@FEW
@given(responses=VALUE)
def test_yaml_of_another_shape_keeps_the_old_texts(responses: Any) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "made.txt"
        try:
            YAML(typ="safe").dump({"version": "3.1", "responses": responses}, path)
        except (ValueError, UnicodeError):  # half characters can't be written
            return
        assert _still_says(Path(folder), path.read_bytes()) == SAID


@FEW
@given(at=st.integers(0, len(TEXTS)), cut=st.integers(0, 40), put=ANY.filter(lambda text: text.isprintable()))
def test_a_slip_in_one_place_never_silences_the_bot(at: int, cut: int, put: str) -> None:
    slipped = TEXTS[:at] + put[:20] + TEXTS[at + cut :]
    with TemporaryDirectory() as folder:
        assert _still_says(Path(folder), slipped.encode("utf-8", "replace"))


@pytest.mark.parametrize(
    "variation", ["null", "7", "[]", "{}", "{text: null}", "{text: 7}", "{text: [a]}", "{buttons: 7, text: a}"]
)
def test_a_variation_that_says_nothing_never_gets_on_the_air(variation: str, tmp_path: Path) -> None:
    content = f'version: "3.1"\nresponses:\n  utter_gruss: [{variation}]\n  utter_dank: [{{text: "Gern"}}]\n'
    assert _still_says(tmp_path, content.encode()) == SAID
