"""Measures Mailjet's events: intake over the real HTTP route, loss after `kill -9`, and look-ups among a million.

Run `python -m bench.events` from the repository root; the figures go to reports/events.json. Takes some minutes.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import aiohttp

from bot.mail.events import parse_events
from bot.mail.store import DeliveryStore

ROOT = Path(__file__).resolve().parents[1]
LOGIN = ("bench", "a-password-made-up-for-the-bench")
READY_WITHIN_S = 300
CONNECTIONS = 16
PER_ARRAY = 100
TARGETS = {"single_per_s": 500, "array_per_s": 2000, "lost": 0, "lookup_p50_ms": 5.0}

Event = dict[str, Any]


def event(number: int, at: int) -> Event:
    """Build one event as Mailjet posts it, with the fields of its sample payloads."""
    return {
        "event": "sent",
        "time": at,
        "MessageID": 10**18 + number,
        "Message_GUID": f"00000000-0000-0000-0000-{number:012d}",
        "email": f"person{number % 200_000}@web.de",
        "mj_campaign_id": 7276,
        "mj_contact_id": number,
        "customcampaign": "",
        "mj_message_id": str(10**18 + number),
        "smtp_reply": "sent (250 2.0.0 OK 4242424242 fa5si855896wjc.199 - gsmtp)",
        "CustomID": "course",
        "Payload": '{"anbieter":"bench"}',
    }


@contextmanager
def server(folder: Path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """Run the real server on a free port until the block ends."""
    port = _free_port()
    env = {name: value for name, value in os.environ.items() if not name.startswith("MAILJET_")}
    env |= {
        "PORT": str(port),
        "LIMITS": "off",
        "DATABASE_URL": _database(folder),
        "MAILJET_EVENTS_USER": LOGIN[0],
        "MAILJET_EVENTS_PASSWORD": LOGIN[1],
    }
    with (folder / "server.log").open("ab") as log:
        running = subprocess.Popen([sys.executable, "-m", "bot", "run"], cwd=ROOT, env=env, stdout=log, stderr=log)
    try:
        url = f"http://127.0.0.1:{port}"
        if not asyncio.run(_ready(url, running)):
            raise SystemExit("the server did not get ready:\n" + (folder / "server.log").read_text()[-2000:])
        yield url, running
    finally:
        if running.poll() is None:
            running.terminate()
        running.wait()


async def _ready(url: str, running: subprocess.Popen[bytes]) -> bool:
    until = time.monotonic() + READY_WITHIN_S
    async with aiohttp.ClientSession() as session:
        while time.monotonic() < until:
            if running.poll() is not None:
                return False
            try:
                async with session.get(f"{url}/health") as reply:
                    if reply.status == 200:
                        return True
            except aiohttp.ClientError:
                pass
            await asyncio.sleep(0.5)
    return False


async def post_all(url: str, posts: Sequence[object]) -> tuple[list[int], float]:
    """Post everything over a few connections; returns which posts were answered 200, and the seconds it took."""
    answered: list[int] = []
    left = iter(enumerate(posts))
    auth = aiohttp.BasicAuth(*LOGIN)

    async def work(session: aiohttp.ClientSession) -> None:
        for number, body in left:
            try:
                async with session.post(f"{url}/webhooks/mailjet/events", json=body) as reply:
                    if reply.status == 200:
                        answered.append(number)
            except aiohttp.ClientError:  # the server was killed, as one of the measurements wants
                return

    began = time.perf_counter()
    async with aiohttp.ClientSession(auth=auth, connector=aiohttp.TCPConnector(limit=CONNECTIONS)) as session:
        await asyncio.gather(*(work(session) for _ in range(CONNECTIONS)))
    return answered, time.perf_counter() - began


def measure_intake(url: str, singles: int, in_arrays: int) -> dict[str, float]:
    """Post events one by one, then in arrays."""
    now = int(time.time())
    single = [event(number, now) for number in range(singles)]
    answered, seconds = asyncio.run(post_all(url, single))
    _all_taken(answered, single)
    figures = {"single_per_s": round(singles / seconds)}
    many = [event(1_000_000 + number, now) for number in range(in_arrays)]
    posts = [many[start : start + PER_ARRAY] for start in range(0, in_arrays, PER_ARRAY)]
    answered, seconds = asyncio.run(post_all(url, posts))
    _all_taken(answered, posts)
    return figures | {"array_per_s": round(in_arrays / seconds)}


def measure_loss(folder: Path, url: str, running: subprocess.Popen[bytes]) -> dict[str, int]:
    """Kill the server in the midst of posting; count what it had answered 200 for and does not have."""
    first = 5_000_000
    posts = [event(first + number, int(time.time())) for number in range(20_000)]

    async def post_and_kill() -> list[int]:
        posting = asyncio.create_task(post_all(url, posts))
        await asyncio.sleep(2)
        running.send_signal(signal.SIGKILL)
        return (await posting)[0]

    answered = asyncio.run(post_and_kill())
    running.wait()
    store = DeliveryStore(_database(folder))
    kept = sum(store.delivery(str(posts[n]["email"]), str(posts[n]["MessageID"])) is not None for n in answered)
    store.close()
    return {"answered_before_kill": len(answered), "lost": len(answered) - kept}


def measure_lookup(folder: Path, size: int, looks: int = 2000) -> dict[str, float]:
    """Fill a store of its own and look random addresses up."""
    store = DeliveryStore(f"sqlite:///{folder}/million.db")
    now = datetime.now(timezone.utc)
    began = time.perf_counter()
    for start in range(0, size, 1500):
        items = [event(number, int(now.timestamp()) - number % 2_000_000) for number in range(start, start + 1500)]
        store.add_events(parse_events(json.dumps(items[: size - start]).encode()).events)
    filled_s = time.perf_counter() - began
    chosen = random.Random(7)  # noqa: S311 - addresses to look up, no secret
    took = []
    for _ in range(looks):
        address = f"person{chosen.randrange(200_000)}@web.de"
        began = time.perf_counter()
        store.deliveries_to(address, now - timedelta(days=30))
        took.append((time.perf_counter() - began) * 1000)
    store.close()
    return {
        "stored_events": size,
        "filled_s": round(filled_s, 1),
        "lookup_p50_ms": round(statistics.median(took), 2),
        "lookup_p99_ms": round(statistics.quantiles(took, n=100)[98], 2),
    }


def main() -> int:
    """Measure, write the report, and return 1 if a target was missed."""
    parser = argparse.ArgumentParser(prog="python -m bench.events", description=__doc__)
    parser.add_argument("--singles", type=int, default=5_000)
    parser.add_argument("--in-arrays", type=int, default=50_000)
    parser.add_argument("--stored", type=int, default=1_000_000)
    asked = parser.parse_args()
    figures: dict[str, float] = {"cores": os.cpu_count() or 0}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with server(folder) as (url, running):
            figures |= measure_intake(url, asked.singles, asked.in_arrays)
            figures |= measure_loss(folder, url, running)
        figures |= measure_lookup(folder, asked.stored)
    met = {
        name: figures[name] <= target if name in ("lost", "lookup_p50_ms") else figures[name] >= target
        for name, target in TARGETS.items()
    }
    report = ROOT / "reports/events.json"
    report.parent.mkdir(exist_ok=True)
    report.write_text(json.dumps({"figures": figures, "targets": TARGETS, "met": met}, indent=2) + "\n")
    print(json.dumps(figures, indent=2))
    return 0 if all(met.values()) else 1


def _all_taken(answered: Sequence[int], posts: Sequence[object]) -> None:
    if len(answered) != len(posts):
        raise SystemExit(f"{len(posts) - len(answered)} posts were refused")


def _database(folder: Path) -> str:
    return f"sqlite:///{folder}/bot.db"


def _free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


if __name__ == "__main__":
    sys.exit(main())
