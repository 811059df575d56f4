from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import requests

from tests.bot.channels.conftest import LightServer

TOKEN = "a-shared-token-of-the-tests"


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    server = LightServer(tmp_path_factory.mktemp("rest"), {"REST_TOKEN": TOKEN, "LIMITS": "on"})
    server.start()
    yield f"{server.url}/webhooks/rest/webhook"
    server.stop()


def post(url: str, body: Any, token: str | None = TOKEN) -> requests.Response:
    headers = {"Authorization": f"Bearer {token}"} if token is not None else {}
    return requests.post(url, json=body, headers=headers, timeout=60)


def test_it_answers_in_rasas_shape(url: str) -> None:
    assert post(url, {"sender": "anna", "message": "hallo"}).json() == [
        {"recipient_id": "anna", "text": "rest anna: hallo"}
    ]


@pytest.mark.parametrize("token", [None, "", "wrong", f"{TOKEN}x"])
def test_without_the_shared_token_nobody_is_answered(url: str, token: str | None) -> None:
    reply = post(url, {"sender": "anna", "message": "hallo"}, token)
    assert reply.status_code == 401
    assert reply.json()[0]["text"]


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"message": "x"},
        {"sender": "", "message": "x"},
        {"sender": 5, "message": "x"},
        {"sender": None, "message": "x"},
        {"sender": ["a"], "message": "x"},
        {"sender": "a\nb", "message": "x"},
        {"sender": "a" * 129, "message": "x"},
        {"sender": "../a", "message": "x"},
        {"sender": "slack:T0HELFER:D0ANNA", "message": "x"},
        {"sender": "Telegram:7", "message": "x"},
        {"sender": "website-abc", "message": "x"},
        {"sender": "a", "message": 5},
        {"sender": "a", "message": "x", "message_id": 5},
        {"sender": "a", "message": "x", "message_id": "a b"},
        [],
        "x",
        None,
    ],
)
def test_missing_and_wild_values_are_refused_with_a_sentence(url: str, body: Any) -> None:
    reply = post(url, body)
    assert reply.status_code == 400
    assert reply.json()[0]["text"]


def test_too_much_text_is_refused_with_a_sentence(url: str) -> None:
    assert post(url, {"sender": "lang", "message": "x" * 10_001}).status_code == 413
    assert post(url, {"sender": "lang", "message": "x" * 300_000}).status_code == 413


@pytest.mark.parametrize("text", ["raise", "silent"])
def test_the_answer_is_never_empty(url: str, text: str) -> None:
    reply = post(url, {"sender": text, "message": text})
    assert reply.status_code == 200
    assert reply.json()[0]["text"].startswith("Entschuldige")


def test_only_the_identity_is_taken_from_metadata(url: str) -> None:
    reply = post(url, {"sender": "a1", "message": "x", "metadata": {"role": "team", "identity": {"role": "team"}}})
    assert reply.json()[0]["text"] == "rest a1: x"


def test_the_same_message_id_in_parallel_is_answered_once(url: str) -> None:
    body = {"sender": "parallel", "message": "x", "message_id": "m-1"}
    with ThreadPoolExecutor(8) as pool:
        texts = [reply.json() for reply in pool.map(lambda _: post(url, body), range(8))]
    assert all(text == texts[0] for text in texts)
    assert post(url, {**body, "message": "anderer Text"}).json() == texts[0]
    assert post(url, {**body, "message_id": "m-2", "message": "neu"}).json()[0]["text"].endswith("neu")


def test_who_writes_too_fast_is_asked_to_wait(url: str) -> None:
    replies = [post(url, {"sender": "eilig", "message": "x"}) for _ in range(61)]
    assert replies[-1].status_code == 429
    assert int(replies[-1].headers["Retry-After"]) > 0
    assert replies[-1].json()[0]["text"]
    assert post(url, {"sender": "ruhig", "message": "x"}).status_code == 200


def test_a_dead_process_leaves_no_message_unanswered(tmp_path_factory: pytest.TempPathFactory) -> None:
    server = LightServer(tmp_path_factory.mktemp("dead"), {"RESPONDER_DELAY_S": "3"})
    server.start()
    address = f"{server.url}/webhooks/rest/webhook"
    body = {"sender": "a", "message": "x", "message_id": "1"}
    with ThreadPoolExecutor(1) as pool:
        lost = pool.submit(post, address, body)
        time.sleep(1)
        server.kill()
        with pytest.raises(requests.RequestException):
            lost.result()
    server.environment["RESPONDER_DELAY_S"] = "0"
    server.start()
    try:
        assert post(address, body).json()[0]["text"] == "rest a: x"
    finally:
        server.stop()
