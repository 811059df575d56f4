"""Sends random and changed messages through the whole bot, in this process, and counts what must not happen.

Run `nice -n 19 python -m bench.fuzz --messages 100000` from the repository root (about 30 ms of one processor a
message); the figures go to reports/fuzz.json, the messages behind a failure to var/fuzz/failures.jsonl. `--first N`
repeats from conversation N on.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import json
import logging
import os
import random
import resource
import sys
import tempfile
import time
from collections import Counter
from collections.abc import MutableMapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.mutations import message, seeds

ROOT = Path(__file__).resolve().parents[1]
REPORT = ROOT / "reports" / "fuzz.json"
FAILURES = ROOT / "var" / "fuzz" / "failures.jsonl"
LONGEST_TURN_S = 3.0
"""Processor seconds: no message may cost more, and other work on the machine doesn't count."""
MOST_TURNS = 14
PRESS = 0.3
"""How often an offered button is pressed in place of writing: random words alone rarely get past a first question."""
SECRET = "a-secret-made-up-for-the-fuzzing"  # noqa: S105 - signs made-up people in a database of its own


@dataclass
class Watch:
    """What went wrong: exceptions in the log, by their name, and what a turn itself shows."""

    errors: Counter[str] = field(default_factory=Counter)
    told: Counter[str] = field(default_factory=Counter)
    """Failures that the bot foresaw and told its user, such as a store that took too long."""
    latest: list[str] = field(default_factory=list)

    def note(self, name: str) -> None:
        """Count one failure."""
        self.errors[name] += 1
        self.latest.append(name)

    def event(self, _: Any, level: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
        """Structlog's processor: count errors, drop everything."""
        import structlog

        if level in ("error", "critical", "exception"):
            name = f"log:{event.get('event')}:{event.get('error') or event.get('reason') or ''}"
            if event.get("exc_info"):
                self.note(name)
            else:
                self.told[name] += 1
        raise structlog.DropEvent


class _Records(logging.Handler):
    def __init__(self, watch: Watch) -> None:
        super().__init__(logging.ERROR)
        self._watch = watch

    def emit(self, record: logging.LogRecord) -> None:
        self._watch.note(f"log:{record.name}:{str(record.msg)[:80]}")


def main() -> int:
    """Run, write the report, return 1 if anything failed."""
    parser = argparse.ArgumentParser(prog="python -m bench.fuzz", description=__doc__)
    parser.add_argument("--messages", type=int, default=100_000)
    parser.add_argument("--first", type=int, default=0, help="the conversation to begin with")
    parser.add_argument("--minutes", type=float, default=24 * 60.0, help="stop after this long, whatever was reached")
    parser.add_argument("--report", type=Path, default=REPORT)
    arguments = parser.parse_args()
    memory = Path("/dev/shm")  # noqa: S108 - thousands of commits need no disk; a folder of its own is made there
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        os.environ |= {"DATABASE_URL": f"sqlite:///{folder}/fuzz.db", "IDENTITY_SECRET": SECRET}
        os.environ |= {"DEMO": "1", "LIMITS": "off"}
        report = asyncio.run(_run(arguments.messages, arguments.first, arguments.minutes * 60))
    arguments.report.parent.mkdir(parents=True, exist_ok=True)
    arguments.report.write_text(json.dumps(report, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    print(json.dumps(report, indent=2, ensure_ascii=False))
    return 1 if report["failures"] else 0


async def _run(messages: int, first: int, seconds: float) -> dict[str, Any]:
    import structlog

    from bot.server import build_agent
    from bot.settings import read_settings
    from bot.training import MODEL

    _check_schemas_once()
    _allow_for_a_slow_machine()
    watch = Watch()
    structlog.configure(processors=[watch.event], cache_logger_on_first_use=False)
    logging.getLogger().addHandler(_Records(watch))
    agent = build_agent(read_settings(), MODEL)
    fuzz = Fuzz(agent, watch, seeds(ROOT / "data" / "nlu"))
    await fuzz.warm_up()
    began, number = time.monotonic(), first
    while fuzz.sent < messages and time.monotonic() - began < seconds:
        await fuzz.conversation(number, messages - fuzz.sent)
        number += 1
        if number % 100 == 0:
            print(f"{fuzz.sent} messages, {sum(watch.errors.values())} failures", file=sys.stderr, flush=True)
    return {
        "messages": fuzz.sent,
        "conversations": number - first,
        "first_conversation": first,
        "pressed_buttons": fuzz.pressed,
        "different_answers": len(fuzz.said),
        "failures": dict(watch.errors.most_common()),
        "foreseen_and_told": dict(watch.told.most_common()),
        "empty_answers": watch.errors["empty answer"],
        **fuzz.times(),
        "memory_mb_after_a_tenth": fuzz.memory_mb,
        "memory_mb_at_the_end": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "model_sha256": hashlib.sha256(MODEL.read_bytes()).hexdigest(),
        "seconds": round(time.monotonic() - began),
    }


def _check_schemas_once() -> None:
    """Keep jsonschema from checking Rasa's constant schema itself at every action: most of a turn, and never news.

    What an action returns is still checked against it.
    """
    from jsonschema import validators

    for name in ("Draft7Validator", "Draft202012Validator"):
        setattr(getattr(validators, name), "check_schema", classmethod(lambda _, __: None))  # noqa: B010 - for mypy


def _allow_for_a_slow_machine() -> None:
    """Take the wall clock out: at nice 19 a turn may get no processor for seconds, which says nothing of its text.

    What a turn costs is judged by its processor time, and what a user waits for by the drill.
    """
    from bot import action_runner

    action_runner.ACTION_WITHIN_S = 600.0


class Fuzz:
    """Talks to the agent as its channels do."""

    def __init__(self, agent: Any, watch: Watch, known: tuple[str, ...]) -> None:
        self._agent = agent
        self._watch = watch
        self._known = known
        self._turns_s: list[float] = []
        self._cost_s: list[float] = []
        self.sent = self.pressed = self.memory_mb = 0
        self.said: set[int] = set()

    def times(self) -> dict[str, dict[str, float]]:
        """Return how long turns took and how much of the processor they needed, in milliseconds."""
        return {"turn_ms": _spread(self._turns_s), "processor_ms": _spread(self._cost_s)}

    async def warm_up(self) -> None:
        """Have one conversation that doesn't count: stores are made and demo data filled in on first use."""
        for text in ("hallo", "meine kundin hat keine mail bekommen", "anna.beispiel@web.de", "status von anna"):
            await self._turn("fuzz-warm-up", text, {})
        self.sent, self._turns_s, self._cost_s = 0, [], []

    async def conversation(self, number: int, most: int) -> None:
        """Have one conversation; its number decides who asks and what is said."""
        rng = random.Random(f"fuzz-{number}")  # noqa: S311 - repeatable on purpose
        metadata, name = _metadata(rng), f"fuzz-{number}"
        history: list[str] = []
        payloads: list[str] = []
        for _ in range(min(rng.randint(1, MOST_TURNS), most)):
            press = bool(payloads) and rng.random() < PRESS
            text = rng.choice(payloads) if press else message(rng, self._known)
            history.append(text)
            self.pressed += press
            payloads = await self._turn(name, text, metadata)
            if self._watch.latest:
                self._keep(number, history)

    async def _turn(self, name: str, text: str, metadata: dict[str, Any]) -> list[str]:
        from rasa.core.channels.channel import UserMessage

        from bot.channels.answers import WholeMessages

        output = WholeMessages()
        began, worked = time.monotonic(), time.process_time()
        try:
            await self._agent.handle_message(
                UserMessage(text, output, name, input_channel="rest", metadata=dict(metadata))
            )
        except Exception as error:  # whatever it is: that it got here is what is looked for
            self._watch.note(f"raised:{type(error).__name__}:{str(error)[:80]}")
        took = time.monotonic() - began
        self.sent += 1
        self._turns_s.append(took)
        cost = time.process_time() - worked
        self._cost_s.append(cost)
        if cost > LONGEST_TURN_S:
            self._watch.note("slow turn")
        if not output.messages:
            self._watch.note("empty answer")
        for answer in output.messages:
            self.said.add(hash(answer.get("text")))
        if self.sent == 10_000:
            self.memory_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        return [str(button["payload"]) for answer in output.messages for button in answer.get("buttons") or []]

    def _keep(self, number: int, history: list[str]) -> None:
        FAILURES.parent.mkdir(parents=True, exist_ok=True)
        with FAILURES.open("a", encoding="utf-8") as file:
            file.write(json.dumps({"conversation": number, "failures": self._watch.latest, "said": history}) + "\n")
        self._watch.latest = []


def _spread(seconds: list[float]) -> dict[str, float]:
    ordered = [round(1000 * one, 1) for one in sorted(seconds or [0.0])]
    return {"p50": ordered[len(ordered) // 2], "p99": ordered[int(len(ordered) * 0.99)], "longest": ordered[-1]}


def _metadata(rng: random.Random) -> dict[str, Any]:
    from bot.identity import sign_identity
    from bot.mail.demo import DEMO_SUB
    from bot.mail.lookup import Asker, Role

    askers = (
        None,
        Asker(Role.MITGLIED, sub="m-1", email="anna.beispiel@web.de"),
        Asker(Role.ANBIETER, sub=DEMO_SUB, email="kurs@example.org"),
        Asker(Role.TEAM, sub="t-1"),
    )
    asker = rng.choice(askers)
    return {"identity": sign_identity(asker, SECRET)} if asker else {}


if __name__ == "__main__":
    sys.exit(main())
