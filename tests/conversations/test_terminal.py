from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.server import ROOT

pytestmark = pytest.mark.conversation


def talk(url: str, *lines: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "bot", "chat", "--url", url]
    return subprocess.run(
        command,
        check=False,
        input="\n".join(lines) + "\n",
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=120,
        env=os.environ,
    )


def test_a_number_presses_the_button_and_cards_are_told_in_words(server: str) -> None:
    said = talk(server, "hallo", "1", "bei meiner Kundin", "petra@web.de", "Status: hardbounced").stdout
    turns = said.split("\nBot: ")
    assert "  1. " in said
    assert any("E-Mail" in turn for turn in turns[1:])
    assert not any(turn.strip() == "" for turn in turns[1:])


def test_who_names_a_wrong_address_is_told_so_in_one_sentence() -> None:
    ended = talk("http://127.0.0.1:9", "hallo")
    assert ended.returncode != 0
    assert "No answer from http://127.0.0.1:9" in ended.stderr
    assert "Traceback" not in ended.stderr
