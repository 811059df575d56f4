"""Starts the real server for tests, on a free port of 127.0.0.1, and talks to it as any client would."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

import requests

ROOT = Path(__file__).resolve().parents[1]
READY_WITHIN_S = 180
SECRET = "a-secret-made-up-for-the-tests"
# What the operator's shell may hold must not reach the server under test.
CLEAN = (
    "DEMO",
    "DATABASE_URL",
    "REDIS_URL",
    "IDENTITY_SECRET",
    "RASA_AUTH_TOKEN",
    "SUPPORT_EMAIL",
    "ACTION_ENDPOINT_URL",
)


@dataclass
class Answer:
    """What the bot answered to one message."""

    messages: list[dict[str, Any]]

    @property
    def text(self) -> str:
        """All bubbles in one text."""
        return "\n".join(message.get("text") or "" for message in self.messages)

    @property
    def buttons(self) -> list[dict[str, str]]:
        """The buttons of the last bubble that has some."""
        return next((m["buttons"] for m in reversed(self.messages) if m.get("buttons")), [])

    @property
    def titles(self) -> list[str]:
        """The buttons' titles."""
        return [button["title"] for button in self.buttons]


@dataclass
class Conversation:
    """One conversation over the REST channel."""

    url: str
    identity: str | None = None
    sender: str = field(default_factory=lambda: uuid.uuid4().hex)

    def say(self, text: str | None) -> Answer:
        """Send one message and return the answer, which is never empty."""
        body: dict[str, Any] = {"sender": self.sender, "message": text}
        if self.identity:
            body["metadata"] = {"identity": self.identity}
        reply = requests.post(f"{self.url}/webhooks/rest/webhook", json=body, timeout=60)
        messages = reply.json()
        assert messages, f"an empty answer to {text!r}"
        assert all(message.get("text") or message.get("custom") for message in messages)
        return Answer(messages)

    def press(self, title: str, answer: Answer) -> Answer:
        """Press the button with this title."""
        payload = next(button["payload"] for button in answer.buttons if button["title"] == title)
        return self.say(payload)


@contextmanager
def running_server(folder: Path, **environment: str) -> Iterator[str]:
    """Run the server with these settings until the block ends; yield its address."""
    env = {name: value for name, value in os.environ.items() if name not in CLEAN and not name.startswith("MAILJET_")}
    env |= {"PORT": "0", "LIMITS": "off", "DATABASE_URL": f"sqlite:///{folder}/bot.db", **environment}
    command = [sys.executable, "-m", "bot", "run"]
    log = folder / "server.log"
    with log.open("w") as errors:
        server = subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=errors, text=True)
    try:
        url = _address(server, log)
        _wait_until_ready(url, server, log)
        yield url
    finally:
        server.terminate()
        try:
            server.wait(timeout=20)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _address(server: subprocess.Popen[str], log: Path) -> str:
    assert server.stdout is not None
    for line in server.stdout:
        if "http://" in line:
            # Somebody must go on reading, or a full pipe stops the server.
            threading.Thread(target=_keep, args=(server.stdout, log), daemon=True).start()
            return "http://" + line.split("http://")[1].split()[0]
    raise AssertionError(f"the server ended before it had an address:\n{log.read_text()[-3000:]}")


def _keep(stream: IO[str], log: Path) -> None:
    with log.with_name("server-out.log").open("w", buffering=1) as kept:
        for line in stream:
            kept.write(line)


def _wait_until_ready(url: str, server: subprocess.Popen[str], log: Path) -> None:
    until = time.monotonic() + READY_WITHIN_S
    while time.monotonic() < until:
        if server.poll() is not None:
            raise AssertionError(f"the server ended while loading:\n{log.read_text()[-3000:]}")
        try:
            if requests.get(f"{url}/health", timeout=2).status_code == 200:
                return
        except requests.RequestException:
            pass
        time.sleep(0.3)
    raise AssertionError("the server was not ready in time")
