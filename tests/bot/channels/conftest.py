"""Real channels between fake platforms and a light responder; the agent's own tests are in test_same_everywhere.py."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import requests

from tests.fakes.slack import TEAM, FakeSlack
from tests.fakes.telegram import FakeTelegram
from tests.server import ROOT, SECRET


@dataclass
class LightServer:
    """A process that can be killed and started again on the same port and database."""

    folder: Path
    environment: dict[str, str] = field(default_factory=dict)
    port: int = 0
    process: subprocess.Popen[str] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def database(self) -> str:
        return f"sqlite:///{self.folder}/bot.db"

    def start(self) -> None:
        clean = ("SLACK", "TELEGRAM", "MAILJET", "REST_TOKEN", "DEMO")
        env = {name: value for name, value in os.environ.items() if not name.startswith(clean)}
        database = {"DATABASE_URL": self.database, "PORT": str(self.port)}
        env |= {"LIMITS": "off", "IDENTITY_SECRET": SECRET, **database, **self.environment}
        command = [sys.executable, "-m", "tests.bot.channels.light_server"]
        with (self.folder / "server.log").open("a") as log:
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=log, text=True, start_new_session=True
            )
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line.strip().isdigit(), (self.folder / "server.log").read_text()[-3000:]
        self.port = int(line)
        threading.Thread(target=self.process.stdout.read, daemon=True).start()
        self._wait_until_ready()

    def kill(self) -> None:
        """End it as a power cut does."""
        assert self.process is not None
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        if self.process is None or self.process.poll() is not None:
            return
        self.process.terminate()
        try:
            self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.kill()

    def _wait_until_ready(self) -> None:
        until = time.monotonic() + 60
        while time.monotonic() < until:
            try:
                if requests.get(f"{self.url}/webhooks/rest/", timeout=2).ok:
                    return
            except requests.RequestException:
                time.sleep(0.1)
        raise AssertionError((self.folder / "server.log").read_text()[-3000:])


@pytest.fixture(scope="module")
def slack() -> Iterator[FakeSlack]:
    with FakeSlack() as fake:
        yield fake


@pytest.fixture(scope="module")
def telegram() -> Iterator[FakeTelegram]:
    with FakeTelegram() as fake:
        yield fake


@pytest.fixture(scope="module")
def light(slack: FakeSlack, telegram: FakeTelegram, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LightServer]:
    server = LightServer(tmp_path_factory.mktemp("light"), platforms(slack, telegram))
    server.start()
    point_at(server.url, slack, telegram)
    yield server
    server.stop()


def platforms(slack: FakeSlack, telegram: FakeTelegram) -> dict[str, str]:
    """Return the settings that a person would put into .env, with the fakes' addresses."""
    return {
        "SLACK_BOT_TOKEN": slack.token,
        "SLACK_SIGNING_SECRET": slack.secret,
        "SLACK_TEAM_ID": TEAM,
        "SLACK_API_URL": slack.api,
        "TELEGRAM_BOT_TOKEN": telegram.token,
        "TELEGRAM_WEBHOOK_SECRET": telegram.secret,
        "TELEGRAM_API_URL": telegram.url,
    }


def point_at(url: str, slack: FakeSlack, telegram: FakeTelegram) -> None:
    """Tell the platforms where the bot is."""
    slack.target = f"{url}/webhooks/slack/webhook"
    telegram.target = f"{url}/webhooks/telegram/webhook"
