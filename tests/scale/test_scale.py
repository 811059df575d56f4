"""Two bots on one PostgreSQL and one Redis behind nginx: what a visitor sees while parts of it die and come back."""

from __future__ import annotations

import json
import signal
import threading
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import requests

from bench.site import METRICS_TOKEN, Bot, Site
from tests.fakes.platform import wait_until
from tests.pace import PATIENCE_S
from tests.scale.talking import Crowd, arrived, asked_in, said_in, send


def test_a_conversation_goes_on_at_the_other_process(whole: Site) -> None:
    sender = uuid.uuid4().hex
    first = send(whole.bots[0].url, sender, "meine kundin hat die mail nicht bekommen").json()
    assert any(one.get("buttons") for one in first)
    send(whole.bots[1].url, sender, "petra.probe@web.de")
    answer = send(whole.bots[0].url, sender, "welche adresse habe ich dir genannt?").json()
    assert answer
    assert len(asked_in(whole, sender)) == 3
    stored = requests.get(f"{whole.bots[1].url}/health", timeout=PATIENCE_S).json()
    assert stored == {"status": "ok", "database": "up", "redis": "up"}


def test_messages_of_one_conversation_are_answered_in_order_one_at_a_time(whole: Site) -> None:
    sender = uuid.uuid4().hex
    ids = [f"{sender}-{number}" for number in range(10)]
    with ThreadPoolExecutor(len(ids)) as pool:
        sent = []
        for number, message_id in enumerate(ids):
            sent.append(pool.submit(send, whole.bots[number % 2].url, sender, f"hallo {number}", message_id))
            wait_until(partial(arrived, whole, message_id))
        assert {one.result().status_code for one in sent} == {200}
    assert asked_in(whole, sender) == ids
    # Between two messages the bot always came to listen again: no turn began within another.
    told = said_in(whole, sender)
    assert all(told[at - 1] == "listen" for at, one in enumerate(told) if one.startswith("user:"))


def test_messages_without_an_id_take_turns_as_well(whole: Site) -> None:
    sender = uuid.uuid4().hex
    with ThreadPoolExecutor(8) as pool:
        sent = list(pool.map(lambda n: send(whole.bots[n % 2].url, sender, f"hallo {n}").status_code, range(8)))
    assert set(sent) == {200}
    told = said_in(whole, sender)
    assert len([one for one in told if one.startswith("user:")]) == 8
    assert all(told[at - 1] == "listen" for at, one in enumerate(told) if one.startswith("user:"))


def test_a_message_delivered_to_both_at_once_is_answered_once(whole: Site) -> None:
    sender = uuid.uuid4().hex
    ids = [f"{sender}-{number}" for number in range(5)]
    for message_id in ids:
        with ThreadPoolExecutor(4) as pool:
            sent = [pool.submit(send, bot.url, sender, "hallo", message_id) for bot in whole.bots * 2]
        told = [one.result().text for one in sent]
        assert len(set(told)) == 1
        assert told[0] != "[]"
    assert asked_in(whole, sender) == ids


def test_the_stream_at_one_process_gets_what_was_said_at_the_other(whole: Site) -> None:
    here, there = whole.bots
    session = requests.post(f"{here.url}/webhooks/website/session", json={}, timeout=PATIENCE_S).json()["session"]
    headers = {"Authorization": f"Bearer {session}"}
    kinds: list[str] = []
    stream = requests.get(f"{here.url}/webhooks/website/stream", headers=headers, stream=True, timeout=60)

    def listen() -> None:
        for line in stream.iter_lines():
            if line.startswith(b"data: ") and line != b"data: {}":
                kinds.append(json.loads(line[6:])["kind"])

    threading.Thread(target=listen, daemon=True).start()
    body = {"id": uuid.uuid4().hex, "text": "hallo"}
    said = requests.post(f"{there.url}/webhooks/website/messages", json=body, headers=headers, timeout=60)
    assert said.status_code == 200, said.text
    wait_until(lambda: "done" in kinds)
    assert kinds[0] == "user"
    assert "bot" in kinds
    stream.close()


def test_one_process_killed_under_load_costs_nobody_an_answer_and_doubles_none(whole: Site) -> None:
    crowd = Crowd(whole.url)

    def kill() -> None:
        whole.bots[0].stop(signal.SIGKILL)
        time.sleep(4)

    crowd.talk_while(kill)
    assert all(asked_in(whole, sender) == ids for sender, ids in crowd.senders.items())
    assert len(crowd.answers) >= 2 * crowd.visitors
    assert {len(told) for told in crowd.answers.values()} == {1}


def test_a_rolling_restart_gives_nobody_an_error(whole: Site) -> None:
    crowd = Crowd(whole.url, retry=False)

    def restart(bot: Bot) -> None:
        assert bot.stop() == 0
        assert "server.finished" in bot.said()
        bot.start()
        bot.wait_until_ready()
        time.sleep(3)  # nginx leaves it alone for two seconds

    def restart_all() -> None:
        for bot in whole.bots:
            restart(bot)

    crowd.talk_while(restart_all)
    assert crowd.refused == []
    assert all(asked_in(whole, sender) == ids for sender, ids in crowd.senders.items())


def test_postgresql_restarted_under_load_is_told_and_nothing_is_lost(whole: Site) -> None:
    crowd = Crowd(whole.url)

    def restart() -> None:
        whole.postgres.stop(signal.SIGQUIT)  # at once, as in a crash
        for bot in whole.bots:
            health = wait_until(lambda bot=bot: (h := bot.health()).get("database") == "down" and h)
            assert (health["status"], health["code"]) == ("unable", 503)
        whole.postgres.start()
        whole.postgres.wait_until_listening()
        for bot in whole.bots:
            bot.wait_until_ready()

    crowd.talk_while(restart)
    assert all(asked_in(whole, sender) == ids for sender, ids in crowd.senders.items())
    for bot in whole.bots:
        assert "dependency.down" in bot.said()
        assert "dependency.back" in bot.said()


def test_redis_restarted_under_load_is_told_and_nobody_gets_an_error(whole: Site) -> None:
    crowd = Crowd(whole.url, retry=False)

    def restart() -> None:
        whole.redis.stop(signal.SIGKILL)
        for bot in whole.bots:
            health = wait_until(lambda bot=bot: (h := bot.health()).get("redis") == "down" and h)
            assert (health["status"], health["code"]) == ("ok", 200)
        whole.redis.start()
        whole.redis.wait_until_listening()
        for bot in whole.bots:
            wait_until(lambda bot=bot: bot.health().get("redis") == "up")

    crowd.talk_while(restart)
    assert crowd.refused == []
    assert all(asked_in(whole, sender) == ids for sender, ids in crowd.senders.items())
    assert all("redis.back" in bot.said() for bot in whole.bots)


def test_prometheus_is_told_what_was_answered_only_with_its_token_and_not_through_the_proxy(whole: Site) -> None:
    send(whole.bots[0].url, uuid.uuid4().hex, "hallo")
    headers = {"Authorization": f"Bearer {METRICS_TOKEN}"}
    told = requests.get(f"{whole.bots[0].url}/metrics", headers=headers, timeout=PATIENCE_S)
    assert 'zustellhelfer_turns_total{channel="rest"}' in told.text
    assert "zustellhelfer_inbox 0.0" in told.text
    assert requests.get(f"{whole.bots[0].url}/metrics", timeout=PATIENCE_S).status_code == 401
    assert requests.get(f"{whole.url}/metrics", headers=headers, timeout=PATIENCE_S).status_code == 404
