"""A soak: mixed conversations on all four channels while everything around the bot fails in turn and comes back.

`python -m bench.soak --messages 50000 --minutes 45` writes reports/soak.json: messages lost and doubled, exceptions at
the outermost border, memory and file handles over time. One server on 127.0.0.1 with a database of its own.
"""

from __future__ import annotations

import argparse
import contextlib
import itertools
import json
import random
import sqlite3
import statistics
import sys
import tempfile
import threading
import time
import uuid
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests

from tests.drills.faults import failing
from tests.drills.judge import APOLOGY
from tests.drills.nursery import Nursery
from tests.drills.table import FAULTS
from tests.drills.world import World, world

REPORT = Path("reports/soak.json")
CLIENTS = 6
FAULT_S, WELL_S = 3.0, 12.0
SAMPLE_S = 5.0
AGAIN = 0.05
"""Part of the REST messages that the caller sends a second time."""
GIVE_UP_S = 120.0
BORDERS = ("answers", "website", "turns")
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


def main() -> int:
    """Run, write the report, return 1 if anything was lost or doubled."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=50_000)
    parser.add_argument("--minutes", type=float, default=45.0, help="the soak ends after this time in any case")
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, Nursery("product") as nursery, world(nursery, Path(folder)) as here:
        report = soak(here, chosen.messages, chosen.minutes * 60, chosen.seed)
    REPORT.parent.mkdir(exist_ok=True)
    REPORT.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(report, indent=2))
    return 1 if report["lost"] or report["doubled"] or report["empty_turns"] else 0


def soak(here: World, messages: int, seconds: float, seed: int) -> dict[str, Any]:
    """Let the clients talk until the messages are sent or the time is over; then count."""
    told, over, began = Told(), threading.Event(), time.monotonic()
    faults: Counter[str] = Counter()
    samples: list[dict[str, float]] = []
    here.mailjet.add_message("anna.echt@gmail.com", "sent")
    helpers = [
        threading.Thread(target=_weather, args=(here, over, faults, seed), daemon=True),
        threading.Thread(target=_watch, args=(here, over, told, samples), daemon=True),
    ]
    enough = lambda: sum(told.sent.values()) >= messages or time.monotonic() - began > seconds  # noqa: E731
    clients = [
        threading.Thread(target=_client, args=(here, told, enough, random.Random(seed * 100 + n)), daemon=True)  # noqa: S311
        for n in range(CLIENTS)
    ]
    for thread in (*helpers, *clients):
        thread.start()
    for thread in clients:
        thread.join()
    over.set()
    for thread in helpers:
        thread.join(timeout=60)
    _settle(here, told)
    return _report(here, told, faults, samples, time.monotonic() - began)


def _weather(here: World, over: threading.Event, faults: Counter[str], seed: int) -> None:
    order = list(FAULTS)
    random.Random(seed).shuffle(order)  # noqa: S311 - no secret
    for dependency, way in itertools.cycle(order):
        if over.wait(WELL_S):
            return
        faults[f"{dependency.value}-{way.value}"] += 1
        with failing(here, dependency, way):
            over.wait(FAULT_S)


def _watch(here: World, over: threading.Event, told: Told, samples: list[dict[str, float]]) -> None:
    while not over.wait(SAMPLE_S):
        with contextlib.suppress(OSError):
            status = Path(f"/proc/{here.server.pid}/status").read_text(encoding="utf-8")
            memory = next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1]
            handles = len(list(Path(f"/proc/{here.server.pid}/fd").iterdir()))
            samples.append({"messages": sum(told.sent.values()), "mb": int(memory) / 1024, "handles": handles})


def _client(here: World, told: Told, enough: Any, dice: random.Random) -> None:
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


def _patiently(ask: Any, told: Told) -> Any:
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


def _said(here: World) -> Iterator[tuple[str, str, str]]:
    for post in list(here.slack.posts):
        yield "slack", str(post.get("channel")), str(post["text"])
    for message in list(here.telegram.messages):
        yield "telegram", str(message["chat_id"]), str(message["seen"])


def _heard(here: World) -> set[tuple[str, str]]:
    """Return who was answered; while the actions fail, with an apology."""
    return {(name, place) for name, place, text in _said(here) if "web" in text or APOLOGY.search(text)}


def _settle(here: World, told: Told) -> None:
    """Wait for the answers that platforms are still owed, then look for what was lost or said twice."""
    until = time.monotonic() + GIVE_UP_S
    while time.monotonic() < until:
        heard = _heard(here)
        if heard.issuperset(told.platform):
            break
        time.sleep(1)
    heard = _heard(here)
    for name, place in told.platform:
        if (name, place) in heard:
            told.answered[name] += 1
        else:
            told.lost.append(f"{name} {place}: no answer")
    told.doubled += [f"{name} {place}" for (name, place, _), n in Counter(_said(here)).items() if n > 1]
    with sqlite3.connect(here.server.database, timeout=20) as database:
        rows = database.execute("select data from events where type_name = 'user'").fetchall()
    stored = Counter(json.loads(data).get("message_id") for (data,) in rows)
    told.doubled += [f"turn {key}" for key in told.kept if stored[key] > 1]


def _report(
    here: World, told: Told, faults: Counter[str], samples: list[dict[str, float]], seconds: float
) -> dict[str, Any]:
    log = here.server.log
    quarter = max(len(samples) // 4, 1)
    # The first quarter fills caches; what grows after it grows for ever.
    early, late = samples[quarter : 2 * quarter] or samples, samples[-quarter:] or samples
    telegram = [one for one in told.doubled if one.startswith("telegram")]
    doubled = [one for one in told.doubled if not one.startswith("telegram")]
    ordered = sorted(told.seconds)
    return {
        "messages": sum(told.sent.values()),
        "by_channel": dict(told.sent),
        "answered": sum(told.answered.values()),
        "seconds": round(seconds),
        "faults": sum(faults.values()),
        "kinds_of_faults": len(faults),
        "apologies_rest": told.apologies,
        "refused_and_tried_again": told.refused,
        "lost": len(told.lost),
        "doubled": len(doubled),
        "doubled_by_telegram_being_slow": len(telegram),  # README.md, known limits
        "empty_turns": told.empty,
        "exceptions_at_the_border": sum(log.count(f"event='{name}.failed'") for name in BORDERS),
        "rest_seconds_median": round(statistics.median(ordered), 3) if ordered else None,
        "rest_seconds_p99": round(ordered[int(len(ordered) * 0.99)], 3) if ordered else None,
        "rest_seconds_max": round(ordered[-1], 3) if ordered else None,
        "mb_second_quarter": round(statistics.mean(one["mb"] for one in early), 1) if early else None,
        "mb_last_quarter": round(statistics.mean(one["mb"] for one in late), 1) if late else None,
        "handles_second_quarter": round(statistics.mean(one["handles"] for one in early), 1) if early else None,
        "handles_last_quarter": round(statistics.mean(one["handles"] for one in late), 1) if late else None,
        "examples": {"lost": told.lost[:10], "doubled": told.doubled[:10]},
        "samples": samples[:: max(len(samples) // 100, 1)],
    }


if __name__ == "__main__":
    sys.exit(main())
