"""Starts the chat server of the tests as a process that can be killed and started again."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

import requests

from tests.server import ROOT, SECRET

CHAT = "/webhooks/website"


@dataclass
class ChatServer:
    """One process; `folder` holds its database, its log and the list of its turns."""

    folder: Path
    environment: dict[str, str] = field(default_factory=dict)
    port: int = 0
    process: subprocess.Popen[str] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def turns(self) -> list[str]:
        """What the responder was asked, in order."""
        file = self.folder / "answered.txt"
        return file.read_text(encoding="utf-8").splitlines() if file.exists() else []

    def start(self) -> ChatServer:
        clean = ("SLACK", "TELEGRAM", "MAILJET", "REST_TOKEN", "DEMO", "WIDGET", "PRIVACY")
        env = {name: value for name, value in os.environ.items() if not name.startswith(clean)}
        env |= {
            "LIMITS": "off",
            "DEMO": "1",
            "IDENTITY_SECRET": SECRET,
            "DATABASE_URL": f"sqlite:///{self.folder}/chat.db",
            "ANSWERED": str(self.folder / "answered.txt"),
            "PORT": str(self.port),
            **self.environment,
        }
        command = [sys.executable, "-m", "tests.browser.chat_server"]
        with (self.folder / "server.log").open("a") as log:
            self.process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=log, text=True)
        assert self.process.stdout is not None
        port = next((line for line in self.process.stdout if line.strip().isdigit()), None)  # log lines come before
        assert port, self.log
        self.port = int(port)
        threading.Thread(target=self.process.stdout.read, daemon=True).start()
        self._wait_until_ready()
        return self

    @property
    def log(self) -> str:
        return (self.folder / "server.log").read_text()[-3000:]

    def kill(self) -> None:
        """End it as a power cut does."""
        if self.process and self.process.poll() is None:
            self.process.kill()
        self._reap()

    def stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                self.process.kill()
        self._reap()

    def _reap(self) -> None:
        if self.process:
            self.process.wait()
            if self.process.stdout:
                self.process.stdout.close()

    def _wait_until_ready(self) -> None:
        until = time.monotonic() + 60
        while time.monotonic() < until:
            try:
                if requests.get(self.url, timeout=2).ok:
                    return
            except requests.RequestException:
                time.sleep(0.1)
        raise AssertionError(self.log)
