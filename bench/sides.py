"""Runs both sides of the comparison as their operators would, each on free ports of this machine."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests

from bench.stock.project import ROOT

READY_WITHIN_S = 600
SECRET = "a-secret-made-up-for-the-bench-only"  # noqa: S105 - signs nothing but the bench's own messages
OURS, MEMORY, STOCK = "ours", "ours_in_memory", "stock"


@dataclass(frozen=True)
class Side:
    """One bot that is running."""

    name: str
    url: str
    pids: tuple[int, ...]
    started_in_s: float
    """From the command to the first answer."""


@contextmanager
def ours(folder: Path, database_url: str, name: str = OURS) -> Iterator[Side]:
    """Run this bot."""
    port = free_port()
    settings = {"PORT": str(port), "LIMITS": "off", "DATABASE_URL": database_url, "IDENTITY_SECRET": SECRET}
    with _running(folder / f"{name}.log", [(["-m", "bot", "run"], ROOT, settings)], port, name) as side:
        yield side


@contextmanager
def stock(folder: Path, project: Path, database_url: str) -> Iterator[Side]:
    """Run the stock bot with its action server."""
    port, actions = free_port(), free_port()
    server = ["-m", "rasa_sdk", "--actions", "bench.stock.actions", "--port", str(actions)]
    bot = ["-m", "rasa", "run", "--interface", "127.0.0.1", "--port", str(port), "--model", "models/model.tar.gz"]
    settings = {"ACTION_PORT": str(actions), "DATABASE_URL": database_url}
    with _running(folder / "stock.log", [(server, ROOT, settings), (bot, project, settings)], port, STOCK) as side:
        yield side


def say(side: Side, sender: str, text: str, token: str | None = None, session: Any = requests) -> list[dict[str, Any]]:
    """Send one message and return the answers."""
    body: dict[str, Any] = {"sender": sender, "message": text}
    if token:
        body["metadata"] = {"identity": token}
    reply = session.post(f"{side.url}/webhooks/rest/webhook", json=body, timeout=120)
    reply.raise_for_status()
    return list(reply.json())


def resident_mb(side: Side) -> float:
    """Return the memory that all processes of a side hold."""
    pages = sum(int(Path(f"/proc/{pid}/statm").read_text().split()[1]) for pid in side.pids)
    return round(pages * os.sysconf("SC_PAGE_SIZE") / 2**20, 1)


def processor_s(side: Side) -> float:
    """Return the processor time that all processes of a side have used."""
    fields = [Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split() for pid in side.pids]
    return sum(int(field[11]) + int(field[12]) for field in fields) / float(os.sysconf("SC_CLK_TCK"))


def free_port() -> int:
    """Return a port that nobody uses now."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


@contextmanager
def _running(
    log: Path, commands: Sequence[tuple[list[str], Path, dict[str, str]]], port: int, name: str
) -> Iterator[Side]:
    clean = {key: value for key, value in os.environ.items() if not key.startswith("MAILJET_")}
    clean |= {"RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "3", "PYTHONHASHSEED": "0"}
    began = time.monotonic()
    with ExitStack() as stack:
        file = stack.enter_context(log.open("ab"))
        running = []
        for arguments, folder, settings in commands:
            process = subprocess.Popen(  # noqa: S603 - our own command
                [sys.executable, *arguments], cwd=folder, env={**clean, **settings}, stdout=file, stderr=file
            )
            stack.callback(_stop, process)
            running.append(process)
        side = Side(name, f"http://127.0.0.1:{port}", tuple(process.pid for process in running), 0.0)
        _answers(lambda: say(side, "first", "hallo"), running, log)
        yield Side(name, side.url, side.pids, round(time.monotonic() - began, 1))


def _answers(ask: Callable[[], list[dict[str, Any]]], running: Sequence[subprocess.Popen[bytes]], log: Path) -> None:
    until = time.monotonic() + READY_WITHIN_S
    while time.monotonic() < until:
        if any(process.poll() is not None for process in running):
            break
        try:
            if ask():
                return
        except requests.RequestException:
            pass
        time.sleep(0.2)
    raise SystemExit("a server did not get ready:\n" + log.read_text(errors="replace")[-2000:])


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(timeout=20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
