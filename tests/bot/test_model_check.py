from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from bot.model_check import ModelRefused, check_model


def _trained(folder: Path, content: bytes = b"a model") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    model = folder / "zustellhelfer.tar.gz"
    model.write_bytes(content)
    note = {"model_sha256": hashlib.sha256(content).hexdigest()}
    (folder / "zustellhelfer.json").write_text(json.dumps(note))
    return model


def test_the_model_that_was_trained_here_passes(tmp_path: Path) -> None:
    check_model(_trained(tmp_path), tmp_path)


def test_a_swapped_model_is_refused_and_the_way_on_is_named(tmp_path: Path) -> None:
    model = _trained(tmp_path)
    model.write_bytes(b"another model")
    with pytest.raises(ModelRefused, match=r"digest differs.*bot train --force"):
        check_model(model, tmp_path)


def test_a_model_from_elsewhere_is_refused(tmp_path: Path) -> None:
    models = tmp_path / "models"
    _trained(models)
    elsewhere = _trained(tmp_path / "upload")
    link = models / "linked.tar.gz"
    link.symlink_to(elsewhere)
    for path in (elsewhere, models / ".." / "upload" / elsewhere.name, link, models / "deeper" / "m.tar.gz"):
        with pytest.raises(ModelRefused, match="loaded from there only"):
            check_model(path, models)


@pytest.mark.parametrize("note", [None, "", "{}", "[]", '{"model_sha256": 7}', '"x"', "\udcff"], ids=ascii)
def test_without_a_readable_digest_nothing_is_loaded(tmp_path: Path, note: str | None) -> None:
    model = _trained(tmp_path)
    path = tmp_path / "zustellhelfer.json"
    path.unlink()
    if note is not None:
        path.write_bytes(note.encode("utf-8", "surrogateescape"))
    with pytest.raises(ModelRefused, match="digest"):
        check_model(model, tmp_path)


def test_a_missing_model_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(ModelRefused, match="missing"):
        check_model(tmp_path / "zustellhelfer.tar.gz", tmp_path)
