"""Talks to the bot in the terminal over the REST channel, as any other client would."""

from __future__ import annotations

import subprocess
import sys
import time
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

import requests

from bot.channels.parts import parts_of
from bot.settings import Settings

READY_WITHIN_S = 120
LONGEST = 100_000
"""Characters of one answer in a terminal: no limit in earnest."""
_DIGITS = 3


def chat(settings: Settings, url: str | None) -> int:
    """Read lines and print answers until the end of input; start a server where none is named."""
    server = None
    if url is None:
        server, url = _start(settings)
    try:
        _talk(url, settings.rest_token)
    finally:
        if server:
            server.terminate()
            server.wait(timeout=20)
    return 0


def _talk(url: str, token: str | None) -> None:
    sender = f"terminal-{uuid.uuid4().hex}"
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    offered: list[dict[str, str]] = []
    print("Schreib dem Bot (Ende mit Strg+D). Eine Zahl drückt den Knopf mit dieser Nummer.", flush=True)
    for line in sys.stdin:
        body = {"sender": sender, "message": _pressed(line.strip(), offered)}
        try:
            answer = requests.post(f"{url}/webhooks/rest/webhook", json=body, headers=headers, timeout=60)
            parts = parts_of(answer.json(), LONGEST, len)
        except (requests.RequestException, ValueError) as error:
            raise SystemExit(f"No answer from {url} ({type(error).__name__}). Is it the address of the bot?") from None
        for part in parts:
            print(_as_text(part), flush=True)
        offered = next((part["buttons"] for part in reversed(parts) if part.get("buttons")), [])


def _pressed(said: str, offered: Sequence[Mapping[str, str]]) -> str:
    """Return what a button sends if its number was typed."""
    number = int(said) if said.isascii() and said.isdigit() and len(said) < _DIGITS else 0
    return offered[number - 1]["payload"] if 0 < number <= len(offered) else said


def _as_text(part: Mapping[str, Any]) -> str:
    buttons = [f"  {number}. {button['title']}" for number, button in enumerate(part.get("buttons") or [], 1)]
    return "\n".join([f"Bot: {part['text']}", *buttons])


def _start(settings: Settings) -> tuple[subprocess.Popen[bytes], str]:
    command = [sys.executable, "-m", "bot", "run"]
    # Its lines would stand between the answers; in a pipe that nobody reads they would stop it some day.
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL)  # noqa: S603 - our own command line
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
