"""Says where the time of a turn goes: `python -m bench.profile`.

Runs text turns and action turns in this process, one after the other, and takes the time of each stage. Shares of one
run, so that a busy machine hardly changes them. Wrapped functions are Rasa's and ours; nothing is estimated.
"""

from __future__ import annotations

import argparse
import asyncio
import functools
import inspect
import logging
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
from rasa.core.processor import MessageProcessor

from bench.sides import SECRET
from bench.speed import ADDRESSES, LOOK_UP, TURNS_EACH, fill
from bot.action_runner import InProcessActions
from bot.counted import CountedAgent, CountedStore
from bot.identity import sign_identity
from bot.insight.language_data import read_measuring
from bot.logs import set_up_logs
from bot.mail.lookup import Asker, Role
from bot.nlu.fact_extractor import FactExtractor
from bot.nlu.intent_classifier import GermanIntentClassifier
from bot.nlu.passages import PassageFinder
from bot.nlu.sentence_vectors import SentenceVectors
from bot.policies.open_question import OpenQuestionPolicy
from bot.server import MODEL, build_agent
from bot.settings import Settings

STAGES: tuple[tuple[str, type, str], ...] = (
    ("understand", MessageProcessor, "_parse_message_with_graph"),
    ("understand: sentence vectors", SentenceVectors, "process"),
    ("understand: facts", FactExtractor, "process"),
    ("understand: intent", GermanIntentClassifier, "process"),
    ("understand: passages", PassageFinder, "process"),
    ("choose the next action", MessageProcessor, "_predict_next_with_tracker"),
    ("choose: our policy", OpenQuestionPolicy, "predict_action_probabilities"),
    ("act", InProcessActions, "_run"),
    ("load the conversation", CountedStore, "retrieve_tail"),
    ("store the conversation", CountedStore, "save"),
    ("count the turn", CountedAgent, "_note"),
)
"""Name, class and method; a name with a colon is a part of the stage before the colon."""


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.profile", description=__doc__)
    parser.add_argument("--turns", type=int, default=200)
    turns = parser.parse_args().turns
    set_up_logs(logging.WARNING)
    clock = _Clock()
    clock.install()  # before the model is loaded, as its graph keeps the functions that it finds then
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/bot.db"
        fill(url)
        agent = build_agent(Settings(database_url=url, identity_secret=SECRET), MODEL)
        texts = [message.text for message in read_measuring()]
        asyncio.run(_talk(agent, _text_turns(texts, 20)))  # what is loaded at the first use
        for title, messages in (("text turns", _text_turns(texts, turns)), ("action turns", _action_turns(turns))):
            clock.reset()
            began = time.perf_counter()
            asyncio.run(_talk(agent, messages))
            sys.stdout.write(_table(title, turns, time.perf_counter() - began, clock))
    return 0


async def _talk(agent: CountedAgent, messages: Sequence[UserMessage]) -> None:
    for message in messages:
        await agent.handle_message(message)


def _text_turns(texts: Sequence[str], count: int) -> list[UserMessage]:
    return [
        UserMessage(texts[number % len(texts)], CollectingOutputChannel(), f"text-{count}-{number // TURNS_EACH}")
        for number in range(count)
    ]


def _action_turns(count: int) -> list[UserMessage]:
    found = []
    for number in range(count):
        metadata = {"identity": sign_identity(Asker(Role.TEAM, sub=f"profile-{number}"), SECRET)}
        text = LOOK_UP.format(address=f"person{number % ADDRESSES}@web.de")
        found.append(UserMessage(text, CollectingOutputChannel(), f"action-{number}", metadata=metadata))
    return found


class _Clock:
    """Seconds and calls of each stage."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        self.calls: Counter[str] = Counter()

    def reset(self) -> None:
        self.seconds.clear()
        self.calls.clear()

    def install(self) -> None:
        for name, owner, method in STAGES:
            setattr(owner, method, self._timed(getattr(owner, method), name))

    def _timed(self, function: Callable[..., Any], name: str) -> Callable[..., Any]:
        @contextmanager
        def running() -> Iterator[None]:
            began = time.perf_counter()
            try:
                yield
            finally:
                self.seconds[name] += time.perf_counter() - began
                self.calls[name] += 1

        @functools.wraps(function)
        def plain(*args: Any, **kwargs: Any) -> Any:
            with running():
                return function(*args, **kwargs)

        @functools.wraps(function)
        async def awaited(*args: Any, **kwargs: Any) -> Any:
            with running():
                return await function(*args, **kwargs)

        return awaited if inspect.iscoroutinefunction(function) else plain


def _table(title: str, turns: int, whole: float, clock: _Clock) -> str:
    rows = [f"{title}: {1000 * whole / turns:.1f} ms each"]
    rows += ["| stage | of the turn | times a turn |", "| --- | --- | --- |"]
    for name, _, _ in STAGES:
        rows.append(f"| {name} | {clock.seconds[name] / whole:.0%} | {clock.calls[name] / turns:.1f} |")
    rest = whole - sum(spent for name, spent in clock.seconds.items() if ":" not in name)
    rows.append(f"| everything else | {rest / whole:.0%} | |")
    return "\n".join(rows) + "\n\n"


if __name__ == "__main__":
    sys.exit(main())
