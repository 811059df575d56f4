from __future__ import annotations

import os
import subprocess
import sys

from tests.server import ROOT


def _bot(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, **environment}
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_a_wrong_setting_stops_the_start_and_names_the_variable() -> None:
    done = _bot("run", PORT="fünftausend")
    assert done.returncode == 2
    assert "PORT" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_command_line_names_its_commands() -> None:
    done = _bot("--help")
    for command in ("run", "train", "chat", "eval"):
        assert command in done.stdout


def test_the_language_report_takes_its_own_options_and_other_commands_refuse_unknown_ones() -> None:
    assert "--stock-messages" in _bot("eval", "--help").stdout
    refused = _bot("run", "--stock")
    assert refused.returncode == 2
    assert "--stock" in refused.stderr
