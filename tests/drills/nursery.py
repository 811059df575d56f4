"""Starts servers by the dozen: one process imports everything and loads the model once, then forks a server each time.

The forked server is the product (`bot.server.build_app`) with faults that its test turns on and off through a file; the
product itself has no such hook. `python -m tests.drills.nursery light` keeps the model out: channels and a responder.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests

from tests.server import CLEAN, ROOT, SECRET

STARTED_WITHIN_S = 300.0
READY_WITHIN_S = 180.0
CONTROL, ARMED = "control.json", "armed"


@dataclass
class Nursery:
    """The process that forks; a context manager."""

    kind: str = "product"
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _process: subprocess.Popen[str] | None = None
    _errors: Any = None

    def __enter__(self) -> Nursery:
        clean = (*CLEAN, "MAILJET_API_KEY", "MAILJET_SECRET_KEY", "MAILJET_BASE_URL", "SLACK_BOT_TOKEN")
        env = {name: value for name, value in os.environ.items() if name not in clean}
        env |= {"PYTHONHASHSEED": "0", "TF_CPP_MIN_LOG_LEVEL": "3", "RASA_TELEMETRY_ENABLED": "false"}
        command = [sys.executable, "-m", "tests.drills.nursery", self.kind]
        self._errors = tempfile.TemporaryFile("w+")
        self._process = subprocess.Popen(
            command, cwd=ROOT, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._errors,
            text=True,
        )  # fmt: skip
        self._read()
        return self

    def __exit__(self, *_: object) -> None:
        assert self._process is not None
        self._process.terminate()
        self._process.wait(timeout=20)
        self._errors.close()

    def fork(self, folder: Path, environment: dict[str, str]) -> tuple[int, int]:
        """Fork one server with these settings; return its process and port."""
        assert self._process is not None
        assert self._process.stdin is not None
        with self._lock:
            self._process.stdin.write(json.dumps({"folder": str(folder), "environment": environment}) + "\n")
            self._process.stdin.flush()
            told = self._read()
        return told["pid"], told["port"]

    def _read(self) -> dict[str, Any]:
        assert self._process is not None
        assert self._process.stdout is not None
        for line in self._process.stdout:
            if line.startswith("{"):
                return dict(json.loads(line))
        self._errors.seek(0)
        raise AssertionError(f"the nursery ended:\n{self._errors.read()[-3000:]}")


@dataclass
class Server:
    """One forked server; may be killed and started again on the same port and database."""

    nursery: Nursery
    folder: Path
    environment: dict[str, str] = field(default_factory=dict)
    port: int = 0
    pid: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def database(self) -> Path:
        return self.folder / "bot.db"

    @property
    def log(self) -> str:
        return (self.folder / "server.log").read_text(encoding="utf-8", errors="replace")

    def start(self, **extra: str) -> Server:
        """Fork and wait until it answers."""
        settings = {"PORT": str(self.port), "LIMITS": "off", "IDENTITY_SECRET": SECRET}
        settings |= {"DATABASE_URL": f"sqlite:///{self.database}", **self.environment, **extra}
        self.pid, self.port = self.nursery.fork(self.folder, settings)
        return self

    def wait_until_ready(self) -> Server:
        """Wait for /health, or for the process to end."""
        until = time.monotonic() + READY_WITHIN_S
        while time.monotonic() < until and self.is_alive():
            try:
                if requests.get(f"{self.url}/health", timeout=5).status_code == 200:
                    return self
            except requests.RequestException:
                pass
            time.sleep(0.02)
        raise AssertionError(self.log[-3000:])

    def is_alive(self) -> bool:
        """Tell whether the process runs."""
        try:
            state = Path(f"/proc/{self.pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
        except OSError:
            return False
        return state != "Z"

    def kill(self) -> None:
        """End it as a power cut does."""
        if self.is_alive():
            os.kill(self.pid, 9)
        self.wait_until_gone()

    def wait_until_gone(self, within_s: float = 60.0) -> None:
        until = time.monotonic() + within_s
        while self.is_alive():
            assert time.monotonic() < until, "the server did not end"
            time.sleep(0.005)

    def arm(self, step: int) -> None:
        """Let it kill itself at the n-th step from now on."""
        new = self.folder / (ARMED + ".new")
        new.write_text(str(step), encoding="utf-8")
        new.replace(self.folder / ARMED)

    def disarm(self) -> None:
        (self.folder / ARMED).unlink(missing_ok=True)

    def faults(self, **told: Any) -> None:
        """Tell the running server what to do wrong from now on (server_faults.py); nothing: all is well."""
        new = self.folder / (CONTROL + ".new")
        new.write_text(json.dumps(told), encoding="utf-8")
        new.replace(self.folder / CONTROL)


@contextmanager
def running(nursery: Nursery, folder: Path, **environment: str) -> Iterator[Server]:
    """Run one server until the block ends."""
    server = Server(nursery, folder, environment).start().wait_until_ready()
    try:
        yield server
    finally:
        server.kill()


def main(kind: str) -> None:
    """Load once, then fork for every line of input."""
    from tests.drills.nursery_child import Light, Product

    child = Product() if kind == "product" else Light()
    out = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # whatever else prints may not be taken for an answer
    print(json.dumps({"ready": True}), file=out, flush=True)
    # Not through sys.stdin, whose buffer a fork would copy.
    with os.fdopen(os.dup(0), "r") as lines:
        while line := lines.readline():
            order = json.loads(line)
            listening = child.listen(order["environment"])
            pid = os.fork()
            if pid == 0:
                child.serve(Path(order["folder"]), order["environment"], listening)
            port = listening.getsockname()[1]
            listening.close()
            print(json.dumps({"pid": pid, "port": port}), file=out, flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
