"""Measures what one more process brings: messages/s with one and with two bots in one run, and what each message costs.

Run `python -m bench.scale` from the repository root; the figures go to reports/scale.json. Takes about two minutes.
Processor time per message is what docs/scale.md reckons with, as it holds on a busy machine, too.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import statistics
import sys
import time
import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import aiohttp
import redis as redis_client
import sqlalchemy as sa

from bench.site import Process, Site, missing, site

ROOT = Path(__file__).resolve().parents[1]
REPORT = ROOT / "reports/scale.json"
# A conversation as most go: a matter, an address, a look-up for a guest, thanks.
WORDS = (
    "Hallo, meine Kundin hat die Mail nicht bekommen",
    "petra.probe@web.de",
    "da steht zugestellt",
    "im Spam ist auch nichts",
    "danke, das hilft mir",
)
_TICKS = os.sysconf("SC_CLK_TCK")


def seconds_of(pid: int) -> float:
    """Return the processor time of a process and of those that it started, in seconds."""
    total = 0.0
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:  # it ended meanwhile
            continue
        if path.parent.name == str(pid):
            total += sum(int(one) for one in fields[11:15]) / _TICKS  # its own, and that of children that ended
        elif fields[1] == str(pid):
            total += (int(fields[11]) + int(fields[12])) / _TICKS
    return total


async def ask_all(urls: Sequence[str], askers: int, lasts_s: float) -> list[float]:
    """Let so many visitors talk for so long; returns how long each answer took, in seconds."""
    took: list[float] = []
    until = time.perf_counter() + lasts_s

    async def talk(number: int, session: aiohttp.ClientSession) -> None:
        while time.perf_counter() < until:
            sender = uuid.uuid4().hex
            for step, text in enumerate(WORDS):
                url = urls[(number + step) % len(urls)]  # no stickiness
                body = {"sender": sender, "message": text, "message_id": f"{sender}-{step}"}
                began = time.perf_counter()
                async with session.post(f"{url}/webhooks/rest/webhook", json=body) as reply:
                    reply.raise_for_status()
                    await reply.read()
                took.append(time.perf_counter() - began)
                if time.perf_counter() >= until:
                    return

    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=askers)) as session:
        await asyncio.gather(*(talk(number, session) for number in range(askers)))
    return took


def measure(whole: Site, bots: int, askers: int, lasts_s: float) -> dict[str, Any]:
    """Measure with the first so many bots."""
    used = whole.bots[:bots]
    parts: dict[str, Process] = {**{bot.name: bot for bot in used}, "postgres": whole.postgres, "redis": whole.redis}
    before = {name: seconds_of(_pid(part)) for name, part in parts.items()}
    own, engines = time.process_time(), _engines(whole)
    began = time.perf_counter()
    took = asyncio.run(ask_all([bot.url for bot in used], askers, lasts_s))
    seconds = time.perf_counter() - began
    spent = {name: seconds_of(_pid(part)) - before[name] for name, part in parts.items()}
    spent["asking"] = time.process_time() - own
    count = len(took)
    per_message = {name: round(1000 * one / count, 2) for name, one in spent.items()}
    after = _engines(whole)
    return {
        "bots": bots,
        "askers": askers,
        "messages": count,
        "messages_per_s": round(count / seconds, 1),
        "p50_ms": round(1000 * statistics.median(took), 1),
        "p99_ms": round(1000 * statistics.quantiles(took, n=100)[98], 1),
        "cpu_ms_per_message": per_message,
        "cores_busy": {name: round(one / seconds, 2) for name, one in spent.items()},
        "postgres_transactions_per_message": round((after["commits"] - engines["commits"]) / count, 1),
        "postgres_bytes_per_message": round((after["bytes"] - engines["bytes"]) / count),
        "redis_commands_per_message": round((after["commands"] - engines["commands"]) / count, 1),
    }


def main() -> int:
    """Measure and write the report."""
    parser = argparse.ArgumentParser(prog="python -m bench.scale", description=__doc__)
    parser.add_argument("--seconds", type=float, default=20.0, help="for each of the measurements")
    parser.add_argument("--askers", type=int, default=16)
    asked = parser.parse_args()
    if absent := missing():
        print(f"Not installed: {', '.join(absent)}", file=sys.stderr)
        return 2
    with site(bots=2) as whole:
        asyncio.run(ask_all([bot.url for bot in whole.bots], 4, 5))  # nobody pays for the first messages
        load = os.getloadavg()[1]
        runs = [measure(whole, bots, asked.askers, asked.seconds) for bots in (1, 2)]
        report = {"cores": os.cpu_count(), "load_before": round(load, 1), "runs": runs}
        REPORT.parent.mkdir(exist_ok=True)
        REPORT.write_text(json.dumps(report, indent=2) + "\n")
        print(json.dumps(report, indent=2), flush=True)
    return 0


def _pid(process: Process) -> int:
    if process.running is None:
        raise RuntimeError(f"{process.name} is not running")
    return process.running.pid


def _engines(whole: Site) -> dict[str, int]:
    engine = sa.create_engine(whole.database_url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        time.sleep(1.5)  # PostgreSQL gathers its figures every second
        row = connection.execute(
            sa.text("SELECT xact_commit, pg_database_size(datname) FROM pg_stat_database WHERE datname = 'postgres'")
        ).one()
    engine.dispose()
    with redis_client.Redis(port=whole.redis.port) as client:
        commands = int(client.info("stats")["total_commands_processed"])
    return {"commits": int(row[0]), "bytes": int(row[1]), "commands": commands}


if __name__ == "__main__":
    sys.exit(main())
