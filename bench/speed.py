"""Measures this bot against stock Rasa with the same intents, messages and answers: `make bench`.

Both sides run at the same time and take turns message by message, so that noise of the machine hits both. Figures go
to reports/speed.json, table and picture to docs/speed.md and docs/speed.png. The stock model is trained once for each
state of the data (bench/stock/project.py); without it this takes long.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import aiohttp
import requests

from bench.sides import MEMORY, OURS, SECRET, STOCK, Side, ours, processor_s, resident_mb, say, stock
from bench.speed_page import write_page
from bench.stock.project import ROOT, SHARE, folder_of, trained, training_figures
from bot.identity import sign_identity
from bot.insight.language_data import read_measuring
from bot.mail.events import parse_events
from bot.mail.lookup import Asker, Role
from bot.mail.store import DeliveryStore

REPORT = ROOT / "reports/speed.json"
TURNS_EACH = 5
"""Messages of one conversation while text turns are measured."""
ASKERS = (1, 16, 64)
LOOK_UP = "Schau bitte den Zustellstatus von {address} nach"
LONG = 200
ADDRESSES = 50


def main() -> int:
    """Measure and write; return 1 if a goal was missed."""
    parser = argparse.ArgumentParser(prog="python -m bench.speed", description=__doc__)
    parser.add_argument("--texts", type=int, default=333, help="messages of tests/eval/nlu_dev.tsv to send")
    parser.add_argument("--actions", type=int, default=150)
    parser.add_argument("--load", type=int, default=300, help="messages for each number of askers")
    parser.add_argument("--memory", type=int, default=10_000, help="messages before memory is measured again")
    parser.add_argument("--starts", type=int, default=2)
    asked = parser.parse_args()
    texts = [message.text for message in read_measuring()][: asked.texts]
    took = trained(SHARE)
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        database = f"sqlite:///{folder}/bot.db"
        fill(database)
        project = folder_of(SHARE) / "stock"
        starts = [_start_both(folder, project, database) for _ in range(asked.starts - 1)]
        sides = [
            stack.enter_context(ours(folder, database)),
            stack.enter_context(stock(folder, project, database)),
            stack.enter_context(ours(folder, "sqlite://", MEMORY)),
        ]
        starts.append({side.name: side.started_in_s for side in sides if side.name != MEMORY})
        figures: dict[str, Any] = {"start_s": _medians(starts)}
        figures["text_turn"] = measure_texts(sides, texts)
        figures["action_turn"] = measure_actions(sides[:2], asked.actions)
        figures["long"] = measure_long(sides[:2], texts)
        figures["load"] = {
            str(count): {side.name: measure_load(side, texts, count, asked.load) for side in sides[:2]}
            for count in ASKERS
        }
        figures["memory"] = measure_memory(sides[0], texts, asked.memory)
    figures["training"] = training_figures(took)
    figures["install_mb"] = _install_mb()
    figures["machine"] = {"cores": os.cpu_count(), "load_average": os.getloadavg()[0],
                          "at": datetime.now(timezone.utc).isoformat(timespec="seconds")}  # fmt: skip
    goals = judge(figures)
    REPORT.parent.mkdir(exist_ok=True)
    REPORT.write_text(json.dumps({"figures": figures, "goals": goals}, indent=2) + "\n", encoding="utf-8")
    write_page(figures, goals)
    print(json.dumps(goals, indent=2))
    return 0 if all(goal["met"] for goal in goals) else 1


def measure_texts(sides: Sequence[Side], texts: Sequence[str]) -> dict[str, Any]:
    """Send every text to each side, in short conversations, taking turns."""
    times: dict[str, list[float]] = defaultdict(list)
    before = {side.name: processor_s(side) for side in sides}
    with requests.Session() as session:
        for number, text in enumerate(texts):
            for side in sides:
                times[side.name].append(_timed(side, f"text-{number // TURNS_EACH}", text, session=session))
    worked = {side.name: 1000 * (processor_s(side) - before[side.name]) / len(texts) for side in sides}
    return {name: {**_spread(values), "processor_ms": round(worked[name], 2)} for name, values in times.items()}


def measure_actions(sides: Sequence[Side], count: int) -> dict[str, Any]:
    """Have a mail looked up in the store, each time by a new person."""
    times: dict[str, list[float]] = defaultdict(list)
    before = {side.name: processor_s(side) for side in sides}
    with requests.Session() as session:
        for number in range(count):
            token = sign_identity(Asker(Role.TEAM, sub=f"bench-{number}"), SECRET)
            text = LOOK_UP.format(address=f"person{number % ADDRESSES}@web.de")
            for side in sides:
                times[side.name].append(_timed(side, f"action-{number}", text, token, session))
    worked = {side.name: 1000 * (processor_s(side) - before[side.name]) / count for side in sides}
    return {name: {**_spread(values), "processor_ms": round(worked[name], 2)} for name, values in times.items()}


def measure_long(sides: Sequence[Side], texts: Sequence[str], conversations: int = 3) -> dict[str, Any]:
    """Compare the first turns of conversations with those around number 200: medians over ten turns of each."""
    times: dict[str, list[list[float]]] = {side.name: [[] for _ in range(LONG)] for side in sides}
    with requests.Session() as session:
        for conversation in range(conversations):
            for turn in range(LONG):
                text = texts[(turn % 10 + 10 * conversation) % len(texts)]
                for side in sides:
                    times[side.name][turn].append(_timed(side, f"long-{conversation}", text, session=session))
    found = {}
    for name, turns in times.items():
        first = statistics.median(value for turn in turns[:10] for value in turn)
        last = statistics.median(value for turn in turns[-10:] for value in turn)
        found[name] = {"first_ms": round(first, 1), "last_ms": round(last, 1), "ratio": round(last / first, 2)}
    return found


def measure_load(side: Side, texts: Sequence[str], askers: int, count: int) -> dict[str, float]:
    """Let many ask at once, each in conversations of his own."""
    times: list[float] = []
    left = iter(range(count))

    async def ask(session: aiohttp.ClientSession, asker: int) -> None:
        for number in left:
            body = {"sender": f"load-{askers}-{asker}-{number // (askers * TURNS_EACH)}",
                    "message": texts[number % len(texts)]}  # fmt: skip
            began = time.perf_counter()
            async with session.post(f"{side.url}/webhooks/rest/webhook", json=body) as reply:
                await reply.json()
                reply.raise_for_status()
            times.append(1000 * (time.perf_counter() - began))

    async def all_ask() -> None:
        connector, patience = aiohttp.TCPConnector(limit=askers), aiohttp.ClientTimeout(total=600)
        async with aiohttp.ClientSession(connector=connector, timeout=patience) as session:
            await asyncio.gather(*(ask(session, asker) for asker in range(askers)))

    worked, began = processor_s(side), time.perf_counter()
    asyncio.run(all_ask())
    seconds = time.perf_counter() - began
    return {
        "messages_per_s": round(count / seconds, 1),
        "messages_per_processor_s": round(count / (processor_s(side) - worked), 1),
        **_spread(times),
    }


def measure_memory(side: Side, texts: Sequence[str], count: int) -> dict[str, float]:
    """Compare the memory after a tenth of the messages, when everything is loaded, with that after all."""
    measure_load(side, texts, 15, count // 10)
    before = resident_mb(side)
    measure_load(side, texts, 14, count - count // 10)
    after = resident_mb(side)
    return {"messages": count, "before_mb": before, "after_mb": after, "growth": round(after / before - 1, 4)}


def judge(figures: dict[str, Any]) -> list[dict[str, Any]]:
    """Hold the figures against the goals."""
    text, action, load = figures["text_turn"], figures["action_turn"], figures["load"]["16"]
    long, start = figures["long"], figures["start_s"]
    rows = [
        ("text turn p50 / stock", text[OURS]["p50_ms"] / text[STOCK]["p50_ms"], 0.7, True),
        ("action turn p50 / stock", action[OURS]["p50_ms"] / action[STOCK]["p50_ms"], 0.2, True),
        ("messages/s with 16 askers / stock", load[OURS]["messages_per_s"] / load[STOCK]["messages_per_s"], 3.0, False),
        ("turn 200 / turn 1", long[OURS]["ratio"], 1.3, True),
        ("memory growth", figures["memory"]["growth"], 0.05, True),
        ("training / stock", figures["training"]["ratio"], 0.25, True),
        ("start to first answer / stock", start[OURS] / start[STOCK], 0.7, True),
        ("SQLite / in memory, text turn p50", text[OURS]["p50_ms"] / text[MEMORY]["p50_ms"], 1.5, True),
    ]
    return [
        {"goal": name, "reached": round(value, 3), "wanted": wanted, "at_most": at_most,
         "met": value <= wanted if at_most else value >= wanted}
        for name, value, wanted, at_most in rows
    ]  # fmt: skip


def _start_both(folder: Path, project: Path, database: str) -> dict[str, float]:
    with ours(folder, database) as side:
        first = side.started_in_s
    with stock(folder, project, database) as side:
        return {OURS: first, STOCK: side.started_in_s}


def _timed(side: Side, sender: str, text: str, token: str | None = None, session: Any = requests) -> float:
    began = time.perf_counter()
    answers = say(side, sender, text, token, session)
    took = 1000 * (time.perf_counter() - began)
    if not answers and side.name != STOCK:
        raise SystemExit(f"{side.name} said nothing to message of {sender}")
    return took


def _spread(times: Sequence[float]) -> dict[str, float]:
    cuts = statistics.quantiles(times, n=100, method="inclusive")
    return {"p50_ms": round(cuts[49], 1), "p95_ms": round(cuts[94], 1), "p99_ms": round(cuts[98], 1)}


def _medians(rows: Sequence[dict[str, float]]) -> dict[str, float]:
    return {name: round(statistics.median(row[name] for row in rows), 1) for name in rows[0]}


def fill(database: str) -> None:
    """Put one delivered mail for each of some addresses into the store."""
    store = DeliveryStore(database)
    now = int(time.time())
    items = [
        {"event": "sent", "time": now - 3600 - number, "MessageID": 10**18 + number, "email": f"person{number}@web.de",
         "mj_message_id": str(10**18 + number), "smtp_reply": "sent (250 2.0.0 OK)", "Subject": "Dein Zugang"}
        for number in range(ADDRESSES)
    ]  # fmt: skip
    store.add_events(parse_events(json.dumps(items).encode()).events)
    store.close()


def _install_mb() -> int:
    root = Path(sys.prefix)
    return round(sum(path.stat().st_size for path in root.rglob("*") if path.is_file()) / 2**20)


if __name__ == "__main__":
    sys.exit(main())
