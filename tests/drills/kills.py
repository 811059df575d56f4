"""Kills a server at every point of a turn, channel by channel, and sees that the message is answered once all the same.

Each round: arm the server for its n-th step, send a message as the platform would (with its repetitions), start the
server again when it is dead, count the answers. The channel is through when a turn ends before its n-th step.
"""

from __future__ import annotations

import contextlib
import threading
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import requests

from tests.bot.channels.conftest import platforms, point_at
from tests.drills.nursery import Nursery, Server, running
from tests.fakes.platform import wait_until
from tests.fakes.slack import FakeSlack
from tests.fakes.telegram import FakeTelegram

CHANNELS = ("rest", "website", "slack", "telegram")
PATIENT = (0.3,) * 100
ANSWERED_WITHIN_S = 60.0
QUIET_S = 0.3
"""After the answer: whatever is said twice would come now."""
MOST_STEPS = 120


@dataclass
class Channel:
    """How a message gets in, and how often it was answered."""

    name: str
    send: Callable[[str], None]
    answers: Callable[[str], int]


@dataclass
class Tally:
    """What came of the kills of one channel."""

    channel: str
    steps: int = 0
    """How many points a turn has; 0: not all were tried."""
    kills: int = 0
    once: int = 0
    lost: list[int] = field(default_factory=list)
    doubled: list[int] = field(default_factory=list)


def kill_everywhere(server: Server, channel: Channel, until_s: float = 1e9, every: int = 1) -> Tally:
    """Kill at every (n-th) step until a turn survives, or the time is over."""
    tally = Tally(channel.name)
    until = time.monotonic() + until_s
    with _revived(server):
        for step in range(1, MOST_STEPS, every):
            if time.monotonic() > until:
                break
            text = f"{channel.name} {step} {uuid.uuid4().hex[:8]}"
            before = server.pid
            server.arm(step)
            channel.send(text)
            with contextlib.suppress(AssertionError):
                wait_until(lambda text=text: channel.answers(text), ANSWERED_WITHIN_S)  # type: ignore[misc]
            server.disarm()
            time.sleep(QUIET_S)
            count = channel.answers(text)
            tally.once += count == 1
            if count == 0:
                tally.lost.append(step)
            if count > 1:
                tally.doubled.append(step)
            if server.pid == before:
                tally.steps = step - 1
                break
            tally.kills += 1
    return tally


@contextlib.contextmanager
def _revived(server: Server) -> Iterator[None]:
    """Start the server again whenever it is dead."""
    over = threading.Event()

    def watch() -> None:
        while not over.wait(0.01):
            if not server.is_alive():
                server.disarm()
                server.start()
                with contextlib.suppress(AssertionError):
                    server.wait_until_ready()

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join(timeout=60)


def kill_all(nursery: Nursery, folder: Path, every: Mapping[str, int], seconds: float) -> dict[str, Tally]:
    """Kill on all channels, each with a server of its own at the same time."""

    def one(name: str) -> Tally:
        own = folder / name
        own.mkdir()
        with FakeSlack() as slack, FakeTelegram() as telegram:
            settings = {**platforms(slack, telegram), "SHORT_LEASES": "1"}
            with running(nursery, own, **settings) as server:
                point_at(server.url, slack, telegram)
                channel = _channel(name, server, slack, telegram)
                return kill_everywhere(server, channel, seconds, every[name])

    with ThreadPoolExecutor(len(CHANNELS)) as pool:
        return dict(zip(CHANNELS, pool.map(one, CHANNELS), strict=True))


def _channel(name: str, server: Server, slack: FakeSlack, telegram: FakeTelegram) -> Channel:
    if name == "slack":
        return slack_channel(slack)
    if name == "telegram":
        return telegram_channel(telegram)
    return rest_channel(server) if name == "rest" else website_channel(server)


def rest_channel(server: Server) -> Channel:
    """REST with message ids: the caller asks until it is answered; other words for one id count as a second."""
    told: dict[str, set[str]] = {}

    def send(text: str) -> None:
        body = {"sender": "kunde", "message": text, "message_id": text.replace(" ", "-")}
        for _ in range(2):  # and once more, as an impatient caller does
            answer = _until_ok(lambda: requests.post(f"{server.url}/webhooks/rest/webhook", json=body, timeout=60))
            told.setdefault(text, set()).add(answer.text)

    return Channel("rest", send, lambda text: len(told.get(text, ())))


def website_channel(server: Server) -> Channel:
    """The widget: posts again until the answer is there; counts what the conversation shows in the end."""
    base = f"{server.url}/webhooks/website"
    session = requests.post(f"{base}/session", timeout=60).json()["session"]
    headers = {"Authorization": f"Bearer {session}"}
    ids: dict[str, str] = {}
    told: dict[str, int] = {}

    def send(text: str) -> None:
        ids[text] = uuid.uuid4().hex
        body = {"id": ids[text], "text": text, "after": 0}
        for _ in range(2):
            answer = _until_ok(lambda: requests.post(f"{base}/messages", json=body, headers=headers, timeout=60))
            mine = [event for event in answer.json()["events"] if event["id"] == ids[text]]
            kinds = [event["kind"] for event in mine]
            ok = kinds.count("user") == 1 and kinds.count("done") == 1
            told[text] = kinds.count("bot") if ok else 99
            body["after"] = 0

    return Channel("website", send, lambda text: told.get(text, 0))


def slack_channel(slack: FakeSlack) -> Channel:
    """Slack's events with its repetitions."""
    return Channel(
        "slack",
        lambda text: _delivered(slack.deliver(slack.event(text, channel="D0001", user="U0001"), PATIENT)),
        lambda text: sum(text in str(post.get("text")) for post in list(slack.posts)),
    )


def telegram_channel(telegram: FakeTelegram) -> Channel:
    """Telegram's updates with its repetitions."""
    return Channel(
        "telegram",
        lambda text: _delivered(telegram.deliver(telegram.message(text), PATIENT)),
        lambda text: sum(text in message["seen"] for message in list(telegram.messages)),
    )


def _delivered(taken: bool) -> None:
    assert taken, "the server never took the message"


def _until_ok(ask: Callable[[], requests.Response]) -> requests.Response:
    until = time.monotonic() + ANSWERED_WITHIN_S
    while time.monotonic() < until:
        with contextlib.suppress(requests.RequestException):
            answer = ask()
            if answer.status_code == 200:
                return answer
        time.sleep(0.05)
    raise AssertionError("never answered")
