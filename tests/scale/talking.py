"""Visitors who keep on talking while things break, and what the database says about it afterwards."""

from __future__ import annotations

import json
import threading
import time
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import requests
import sqlalchemy as sa

from bench.site import Site

PATIENCE_S = 120
WORDS = ("hallo", "danke", "wer bist du", "hilfe", "meine mail ist nicht angekommen")


def send(url: str, sender: str, text: str, message_id: str | None = None) -> requests.Response:
    """Post one message over REST."""
    body = {"sender": sender, "message": text}
    return requests.post(
        f"{url}/webhooks/rest/webhook", json={**body, "message_id": message_id} if message_id else body, timeout=90
    )


def said_in(site: Site, sender: str) -> list[str]:
    """Return the kinds of stored events of a conversation that matter here: `user:<id>` and `listen`."""
    engine = sa.create_engine(site.database_url)
    query = sa.text("SELECT type_name, action_name, data FROM events WHERE sender_id = :name ORDER BY id")
    found = []
    with engine.connect() as connection:
        for kind, action, data in connection.execute(query, {"name": sender}):
            if kind == "user":
                found.append(f"user:{json.loads(data)['message_id']}")
            elif kind == "action" and action == "action_listen":
                found.append("listen")
    engine.dispose()
    return found


def arrived(site: Site, message_id: str) -> bool:
    """Tell whether a message has reached the inbox."""
    engine = sa.create_engine(site.database_url)
    query = sa.text("SELECT 1 FROM inbox_messages WHERE message_id = :name")
    with engine.connect() as connection:
        found = connection.execute(query, {"name": message_id}).first() is not None
    engine.dispose()
    return found


def asked_in(site: Site, sender: str) -> list[str]:
    """Return the ids of a conversation's messages in the order in which they were answered."""
    return [one.removeprefix("user:") for one in said_in(site, sender) if one.startswith("user:")]


@dataclass
class Crowd:
    """Visitors who write one message after the other and try again until they get an answer, as programs should."""

    url: str
    visitors: int = 6
    retry: bool = True
    answers: dict[str, list[str]] = field(default_factory=dict)
    """For each message's id the first text of its answer, once for every time it was given."""
    refused: list[int] = field(default_factory=list)
    """The status of each request that was not answered; 0 where there was none."""
    _stop: threading.Event = field(default_factory=threading.Event)

    def talk_while(self, happens: Callable[[], None], afterwards: int = 2) -> None:
        """Talk while something happens, and a few messages more."""
        with ThreadPoolExecutor(self.visitors) as pool:
            talking = [pool.submit(self._talk, f"crowd-{uuid.uuid4().hex}", afterwards) for _ in range(self.visitors)]
            try:
                time.sleep(0.5)
                happens()
            finally:
                self._stop.set()
            for one in talking:
                one.result()

    @property
    def senders(self) -> dict[str, list[str]]:
        """The ids of each visitor's answered messages, in order."""
        found: dict[str, list[str]] = {}
        for message_id in self.answers:
            found.setdefault(message_id.rpartition("-")[0], []).append(message_id)
        return found

    def _talk(self, sender: str, afterwards: int) -> None:
        number, left = 0, afterwards
        while left:
            left -= self._stop.is_set()
            self._say(sender, f"{sender}-{number}", WORDS[number % len(WORDS)])
            number += 1
            time.sleep(0.05)

    def _say(self, sender: str, message_id: str, text: str) -> None:
        until = time.monotonic() + PATIENCE_S
        while time.monotonic() < until:
            try:
                reply = send(self.url, sender, text, message_id)
                status = reply.status_code
            except requests.RequestException:
                status = 0
            if status == 200:
                self.answers.setdefault(message_id, []).append(reply.json()[0]["text"])
                return
            self.refused.append(status)
            if not self.retry:
                return
            time.sleep(0.2)
        raise AssertionError(f"{message_id} was never answered")
