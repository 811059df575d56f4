"""1,400 messages over three channels, 30 % of them again, out of order, in parallel; the server is killed twice."""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import requests

from tests.bot.channels.conftest import LightServer, platforms, point_at
from tests.fakes.platform import wait_until
from tests.fakes.slack import FakeSlack
from tests.fakes.telegram import FakeTelegram

SLACK, TELEGRAM, REST = 1000, 200, 200
AT_ONCE = 12
PATIENT = (0.5,) * 240
"""A platform retries for an hour; the test's hour has two minutes."""


def test_every_message_is_answered_exactly_once_although_the_server_is_killed_twice(tmp_path: Path) -> None:
    with FakeSlack() as slack, FakeTelegram() as telegram:
        server = LightServer(tmp_path, {**platforms(slack, telegram), "RESPONDER_DELAY_S": "0.02"})
        server.start()
        point_at(server.url, slack, telegram)
        rest = RestClient(server)
        todo = _deliveries(slack, telegram, rest)
        killer = threading.Thread(target=_kill_twice, args=(server, slack))
        try:
            killer.start()
            with ThreadPoolExecutor(AT_ONCE) as pool:
                list(pool.map(lambda deliver: deliver(), todo))
            killer.join()
            wait_until(lambda: len({post["text"] for post in slack.posts}) >= SLACK, within_s=120)
            wait_until(lambda: len({message["seen"] for message in telegram.messages}) >= TELEGRAM, within_s=120)
            time.sleep(1)  # whatever is said twice would come now
        finally:
            server.stop()
    said = Counter(post["text"].split(": ")[1].split(" (")[0] for post in slack.posts)
    assert said == {f"Frage {number}": 1 for number in range(SLACK)}
    told = Counter(message["seen"].split(": ")[1] for message in telegram.messages)
    assert set(told) == {f"Frage {number}" for number in range(TELEGRAM)}
    # Telegram can't be asked what it took: a call that was under way when the server died is made again, see turns.py.
    assert sum(told.values()) <= TELEGRAM + 2 * 8
    assert rest.answers == {str(number): {f"rest kunde-{number % 20}: Frage {number}"} for number in range(REST)}


class RestClient:
    """A client that tries again until it has an answer, and notes every one it gets."""

    def __init__(self, server: LightServer) -> None:
        self._server = server
        self._lock = threading.Lock()
        self.answers: dict[str, set[str]] = {}

    def ask(self, number: int) -> None:
        body = {"sender": f"kunde-{number % 20}", "message": f"Frage {number}", "message_id": str(number)}
        for _ in range(400):
            try:
                reply = requests.post(f"{self._server.url}/webhooks/rest/webhook", json=body, timeout=60)
                if reply.status_code == 200:
                    with self._lock:
                        self.answers.setdefault(str(number), set()).add(reply.json()[0]["text"])
                    return
            except requests.RequestException:
                pass
            time.sleep(0.3)
        pytest.fail("REST never answered")


def _deliveries(slack: FakeSlack, telegram: FakeTelegram, rest: RestClient) -> list[Callable[[], object]]:
    events = [slack.event(f"Frage {n}", channel=f"D{n % 50:04d}", user=f"U{n % 50:04d}") for n in range(SLACK)]
    updates = [telegram.message(f"Frage {n}", user=100 + n % 20) for n in range(TELEGRAM)]
    once: list[Callable[[], object]] = [lambda e=e: slack.deliver(e, PATIENT) for e in events]  # type: ignore[misc]
    once += [lambda u=u: telegram.deliver(u, PATIENT) for u in updates]  # type: ignore[misc]
    once += [lambda n=n: rest.ask(n) for n in range(REST)]  # type: ignore[misc]
    again = random.sample(once, len(once) * 3 // 10)
    todo = once + again
    random.shuffle(todo)
    return todo


def _kill_twice(server: LightServer, slack: FakeSlack) -> None:
    for share in (0.25, 0.6):
        wait_until(lambda share=share: len(slack.posts) > SLACK * share, within_s=120)
        server.kill()
        server.start()


def test_two_servers_on_one_database_answer_once_together(tmp_path: Path) -> None:
    with FakeSlack() as slack, FakeTelegram() as telegram:
        servers = [LightServer(tmp_path, platforms(slack, telegram)) for _ in range(2)]
        try:
            for server in servers:
                server.start()
            rest = RestClient(servers[0])
            other = RestClient(servers[1])
            events = [slack.event(f"Frage {n}", channel=f"D{n % 5:04d}") for n in range(60)]
            targets = [f"{server.url}/webhooks/slack/webhook" for server in servers]

            def deliver(event: dict[str, object]) -> None:
                for target in targets:
                    slack.target = target  # whichever it is in this moment: both must work
                    assert slack.send(event).status_code == 200

            with ThreadPoolExecutor(8) as pool:
                list(pool.map(deliver, events))
                list(pool.map(lambda n: (rest if n % 2 else other).ask(n // 2), range(40)))
            wait_until(lambda: len(slack.posts) >= 60)
            time.sleep(1)
        finally:
            for server in servers:
                server.stop()
    assert Counter(post["text"].split(": ")[1].split(" (")[0] for post in slack.posts) == {
        f"Frage {number}": 1 for number in range(60)
    }
    assert all(rest.answers[key] == other.answers[key] for key in rest.answers)
