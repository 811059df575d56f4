"""Talks to the bot in the terminal over the REST channel, as any other client would."""

from __future__ import annotations

import subprocess
import sys
import time
import uuid
from typing import Any

import requests

from bot.settings import Settings

READY_WITHIN_S = 120


def chat(settings: Settings, url: str | None) -> int:
    """Read lines and print answers until the end of input; start a server where none is named."""
    server = None
    if url is None:
        server, url = _start(settings)
    try:
        _talk(url)
    finally:
        if server:
            server.terminate()
            server.wait(timeout=20)
    return 0


def _talk(url: str) -> None:
    sender = f"terminal-{uuid.uuid4().hex}"
    print("Schreib dem Bot (Ende mit Strg+D).")
    for line in sys.stdin:
        answer = requests.post(
            f"{url}/webhooks/rest/webhook", json={"sender": sender, "message": line.rstrip("\n")}, timeout=60
        )
        for message in answer.json():
            print(_as_text(message))


def _as_text(message: dict[str, Any]) -> str:
    buttons = [f"  {number}. {button['title']}" for number, button in enumerate(message.get("buttons") or [], 1)]
    return "\n".join([f"Bot: {message.get('text', '')}", *buttons])


def _start(settings: Settings) -> tuple[subprocess.Popen[str], str]:
    command = [sys.executable, "-m", "bot", "run"]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)  # noqa: S603 - our own command line
    url = f"http://{settings.host}:{settings.port}"
    until = time.monotonic() + READY_WITHIN_S
    while time.monotonic() < until and server.poll() is None:
        try:
            if requests.get(f"{url}/health", timeout=2).ok:
                return server, url
        except requests.RequestException:
            time.sleep(0.3)
    server.terminate()
    raise SystemExit("The server did not start; run `make run` to see why.")
