"""Writes the costs into docs/scale.md, and what follows from them: `python -m bench.scale_page`, after bench.scale."""

from __future__ import annotations

import json
import math
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs/scale.md"
REPORT = ROOT / "reports/scale.json"
MARK = "## What it costs\n"
MESSAGES = 5
"""Messages a conversation."""
BUSY = 0.6
"""Part of its cores that a machine is planned for: a peak or a dead neighbour doesn't show."""
CONNECTIONS = 20
RATES = (1_000, 100_000)
"""Conversations a minute."""


def costs_of(report: dict[str, Any]) -> str:
    """Return the part of the page that is made from figures."""
    one, two = report["runs"]
    bots = [sum(ms for name, ms in run["cpu_ms_per_message"].items() if name.startswith("bot")) for run in (one, two)]
    table = [
        ("messages/s", *(run["messages_per_s"] for run in (one, two))),
        ("p50, p99 in ms", *(f"{run['p50_ms']}, {run['p99_ms']}" for run in (one, two))),
        ("processor time of the bots, ms a message", *(round(ms, 1) for ms in bots)),
        *(
            (f"of {name}, ms a message", *(run["cpu_ms_per_message"][key] for run in (one, two)))
            for name, key in (("PostgreSQL", "postgres"), ("Redis", "redis"), ("the askers", "asking"))
        ),
        *(
            (name, *(run[key] for run in (one, two)))
            for name, key in (
                ("transactions in PostgreSQL a message", "postgres_transactions_per_message"),
                ("bytes in PostgreSQL a message", "postgres_bytes_per_message"),
                ("commands to Redis a message", "redis_commands_per_message"),
            )
        ),
    ]
    pg, redis = two["cpu_ms_per_message"]["postgres"], two["cpu_ms_per_message"]["redis"]
    rates = [MESSAGES * rate / 60 for rate in RATES]
    processes = [math.ceil(rate * bots[1] / 1000 / BUSY) for rate in rates]
    needs = [
        ("messages/s", *(f"{rate:,.0f}" for rate in rates)),
        ("bots, a core and 1 GB each", *(f"{count:,}" for count in processes)),
        ("PostgreSQL's cores", *(f"{rate * pg / 1000 / BUSY:,.1f}" for rate in rates)),
        ("transactions/s", *(f"{rate * two['postgres_transactions_per_message']:,.0f}" for rate in rates)),
        ("connections at most", *(f"{count * CONNECTIONS:,}" for count in processes)),
        ("Redis' cores", *(f"{rate * redis / 1000:,.2f}" for rate in rates)),
        ("database, GB a day", *(f"{rate * two['postgres_bytes_per_message'] * 86400 / 1e9:,.0f}" for rate in rates)),
    ]
    return f"""
`python -m bench.scale` on {report["cores"]} cores for everything; load before it began: {report["load_before"]}. **A load above the number of
cores means that others were at work, too: then messages/s say nothing, and the costs are far too high, as what runs anyway (looking
after the database and Redis every second) is shared by few messages. Measure on a quiet machine before you buy one.**

| | one bot | two bots |
| --- | --- | --- |
{_rows(table)}

What limits is the bots' processor time: Python uses one core a process. PostgreSQL and Redis are far from it.

What follows, with {MESSAGES} messages a conversation and cores used to {BUSY:.0%}; reckoned, not tried:

| | {RATES[0]:,} conversations a minute | {RATES[1]:,} a minute |
| --- | --- | --- |
{_rows(needs)}

Where it ends first: PostgreSQL's connections (then PgBouncer in transaction mode; the locks used are those of a transaction), then
PostgreSQL as the one durable writer (then fewer transactions a message, then conversations split over several databases by the hash of
their name, as no turn crosses two), then disk (a shorter KEEP_CONVERSATIONS_DAYS), then Redis' one thread (then a cluster; the keys of one
conversation share a slot already). Rasa's 32-bit event numbers would have ended within hours; a migration made them 64-bit.
"""


def _rows(table: list[tuple[Any, ...]]) -> str:
    return "\n".join(f"| {' | '.join(str(cell) for cell in row)} |" for row in table)


def main() -> int:
    """Write the page anew."""
    words = PAGE.read_text(encoding="utf-8").split(MARK)[0]
    PAGE.write_text(words + MARK + costs_of(json.loads(REPORT.read_text())), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
