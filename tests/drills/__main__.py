"""The long form of the drill: `make drill`, or `python -m tests.drills --minutes 20`; writes reports/drill.json.

Every fault at every open question as far as the time goes (question by question, so that an early end has seen every
fault), then a kill at every point of a turn on all four channels. Exit code 1 if any row failed.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import time
from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import Any

from tests.drills.judge import WITHIN_S, Judged, drill
from tests.drills.kills import CHANNELS, kill_all
from tests.drills.nursery import Nursery
from tests.drills.table import Pair, whole_table
from tests.drills.world import world

BORDERS = ("answers", "website", "turns")
REPORT = Path("reports/drill.json")


def main() -> int:
    """Run both parts and write the report."""
    parser = argparse.ArgumentParser(prog="python -m tests.drills", description=__doc__)
    parser.add_argument("--minutes", type=float, default=60.0, help="for the faults")
    parser.add_argument("--kill-minutes", type=float, default=15.0, help="for the kills on each channel")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        faults = _faults(Path(folder), chosen.minutes * 60)
        report = {"faults": faults, "kills": _kills(Path(folder), chosen.kill_minutes * 60)}
    REPORT.parent.mkdir(exist_ok=True)
    REPORT.write_text(json.dumps(report, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    kills = report["kills"].values()
    doubled = sum(len(one["doubled"]) for one in kills if one["channel"] != "telegram")
    print(json.dumps({**report["faults"], "problems": report["faults"]["problems"][:20]}, indent=2, ensure_ascii=False))
    print(json.dumps(report["kills"], indent=2))
    return 1 if report["faults"]["problems"] or any(one["lost"] for one in kills) or doubled else 0


def _faults(folder: Path, seconds: float) -> dict[str, Any]:
    own = folder / "faults"
    own.mkdir()
    rows = list(whole_table())
    judged: list[tuple[Pair, Judged]] = []
    began = time.monotonic()
    with Nursery("product") as nursery, world(nursery, own) as here:
        for pair in rows:
            if judged and time.monotonic() - began > seconds:
                break
            judged.append((pair, drill(here, pair)))
            if len(judged) % 20 == 0:
                failed = sum(bool(one.problems) for _, one in judged)
                print(f"{len(judged)} of {len(rows)} rows, {failed} failed", flush=True)
        log = here.server.log
    times = sorted(one.seconds for _, one in judged)
    by_fault: dict[str, list[float]] = {}
    for pair, one in judged:
        by_fault.setdefault(f"{pair.dependency.value}-{pair.way.value}", []).append(one.seconds)
    return {
        "rows_in_the_table": len(rows),
        "rows_tried": len(judged),
        "questions_tried": len({pair.question.name for pair, _ in judged}),
        "faults_tried": len(by_fault),
        "answers": sum(bool(one.seconds) for _, one in judged),
        "apologies": sum(one.apologised for _, one in judged),
        "rows_failed": sum(bool(one.problems) for _, one in judged),
        "later_than_6_s": sum(one.late for _, one in judged),
        "usual_turn_s": round(statistics.median(one.usual_s for _, one in judged), 3),
        "answer_s_median": round(statistics.median(times), 2),
        "answer_s_max": times[-1],
        "limit_s": WITHIN_S,
        "exceptions_at_the_border": sum(log.count(f"event='{name}.failed'") for name in BORDERS),
        "slowest_by_fault": {name: max(found) for name, found in sorted(by_fault.items())},
        "problems": [asdict(one) for _, one in judged if one.problems],
        "kinds_of_problems": Counter(text.split(":")[0] for _, one in judged for text in one.problems),
    }


def _kills(folder: Path, seconds: float) -> dict[str, Any]:
    own = folder / "kills"
    own.mkdir()
    with Nursery("light") as nursery:
        tallies = kill_all(nursery, own, every=dict.fromkeys(CHANNELS, 1), seconds=seconds)
    return {name: asdict(tally) for name, tally in tallies.items()}


if __name__ == "__main__":
    sys.exit(main())
