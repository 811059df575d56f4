"""The clients of the soak: people on all four channels who talk, send some messages twice and note what they got."""

from __future__ import annotations

import contextlib
import random
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import requests

from tests.drills.judge import APOLOGY
from tests.drills.world import Reply, World

AGAIN = 0.05
"""Part of the REST messages that the caller sends a second time."""
GIVE_UP_S = 120.0
SCRIPTS = (
    ("Hallo", "Meine Kundin hat nach dem Kauf keine Mail bekommen", "petra.probe@web.de", "da steht zugestellt",
     "nein, da ist nichts", "ja, jetzt ist sie da", "ja"),
    ("Mein Mailjet-Account ist gesperrt", "nein, nichts da", "ja, Nachricht schreiben", "Yogahaus", "mail@yogahaus.de",
     "plötzlich gesperrt", "nein, so reicht es", "ja, abgeschickt"),
    ("Schau bitte nach, was mit den Mails an anna.echt@gmail.com ist", "danke"),
    ("keine mail bekommen", "bei mir selbst", "jan.probe@gmial.com", "ja", "abbrechen", "doch, weitermachen"),
    ("Wie hoch ist eigentlich eure Zustellrate?", "Liegt es an web.de?", "asdfgh", "qwertz asdf"),
    ("Ich möchte bitte mit einem Menschen sprechen", "danke, tschüss"),
    ("my email did not arrive", "it says delivered", "no"),
    ("Was passiert mit meinen Daten?", "lösch meine Daten", "hallo"),
)  # fmt: skip


@dataclass
class Told:
    """What the clients saw."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    sent: Counter[str] = field(default_factory=Counter)
    answered: Counter[str] = field(default_factory=Counter)
    apologies: int = 0
    refused: int = 0
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    empty: int = 0
    seconds: list[float] = field(default_factory=list)
    kept: set[str] = field(default_factory=set)
    """Ids of REST messages whose answer did not say that they could not be remembered."""
    platform: list[tuple[str, str]] = field(default_factory=list)

    def count(self, name: str) -> int:
        """Count one message; return how many there are."""
        with self.lock:
            self.sent[name] += 1
            return sum(self.sent.values())


def talk(here: World, told: Told, enough: Callable[[], bool], dice: random.Random) -> None:
    """Hold one conversation after the other, on channels as they are used, until it is enough."""
    while not enough():
        script = dice.choice(SCRIPTS)
        channel = dice.choices(("rest", "website", "slack", "telegram"), (70, 20, 5, 5))[0]
        if channel == "rest":
            _rest(here, told, script, dice)
        elif channel == "website":
            _website(here, told, script)
        else:
            _platform(here, told, channel, dice)


def _rest(here: World, told: Told, script: tuple[str, ...], dice: random.Random) -> None:
    sender = f"soak-{uuid.uuid4().hex}"
    for text in script:
        told.count("rest")
        key = uuid.uuid4().hex
        reply = _patiently(lambda: here.say(sender, text, message_id=key), told)  # noqa: B023 - used at once
        if reply is None:
            told.lost.append(f"rest {key}")
            continue
        told.answered["rest"] += 1
        told.seconds.append(reply.seconds)
        apology = bool(APOLOGY.search(reply.text))
        told.apologies += apology
        told.empty += not reply.messages
        if not apology and "Daten" not in text:
            told.kept.add(key)
        if dice.random() < AGAIN:
            again = _patiently(lambda: here.say(sender, text, message_id=key), told)  # noqa: B023 - used at once
            if again is not None and again.messages != reply.messages and "Daten" not in text:
                told.doubled.append(f"rest {key}")


def _patiently(ask: Callable[[], Reply], told: Told) -> Reply | None:
    until = time.monotonic() + GIVE_UP_S
    while time.monotonic() < until:
        with contextlib.suppress(requests.RequestException, ValueError):
            reply = ask()
            if reply.status == 200:
                return reply
            told.refused += 1
        time.sleep(0.5)
    return None


def _website(here: World, told: Told, script: tuple[str, ...]) -> None:
    base = f"{here.server.url}/webhooks/website"
    session = _posted(f"{base}/session", None, "", told)
    if session is None:
        return
    token, after = str(session["session"]), 0
    for text in script:
        told.count("website")
        key = uuid.uuid4().hex
        shown = _posted(f"{base}/messages", {"id": key, "text": text, "after": after}, token, told)
        if shown is None:
            told.lost.append(f"website {key}")
            continue
        mine = Counter(event["kind"] for event in shown["events"] if event["id"] == key)
        if "Daten" in text:
            break  # what comes after an erasure is a new conversation
        told.answered["website"] += 1
        told.empty += not mine["bot"]
        if mine["user"] != 1 or mine["done"] != 1:
            told.doubled.append(f"website {key}")
        after = max((event["seq"] for event in shown["events"]), default=after)


def _posted(url: str, body: Any, token: str, told: Told) -> dict[str, Any] | None:
    until = time.monotonic() + GIVE_UP_S
    while time.monotonic() < until:
        with contextlib.suppress(requests.RequestException, ValueError):
            answer = requests.post(url, json=body, headers={"Authorization": f"Bearer {token}"}, timeout=60)
            if answer.status_code == 200:
                return dict(answer.json())
            told.refused += 1
        time.sleep(0.5)
    return None


def _platform(here: World, told: Told, name: str, dice: random.Random) -> None:
    told.count(name)
    number = dice.randrange(10**6, 10**9)
    if name == "slack":
        event = here.slack.event("Liegt es an web.de?", channel=f"DSOAK{number}", user=f"U{number}")
        taken = here.slack.deliver(event, (0.5,) * 100)
    else:
        taken = here.telegram.deliver(here.telegram.message("Liegt es an web.de?", user=number), (0.5,) * 100)
    if taken:
        told.platform.append((name, f"DSOAK{number}" if name == "slack" else str(number)))
    else:
        told.lost.append(f"{name} {number}: never taken")
