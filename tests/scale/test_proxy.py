"""The proxy alone, in front of two tiny servers that fail on command: whom it asks, and what a visitor gets."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import requests

from bench.site import Process, nginx, running
from tests.scale.conftest import need


class Peer(ThreadingHTTPServer):
    """A server that answers with the status it is told to."""

    status = 200
    asked = 0

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answer)


class _Answer(BaseHTTPRequestHandler):
    server: Peer
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.server.asked += 1
        self.send_response(self.server.status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def listening() -> Iterator[Peer]:
    peer = Peer()
    thread = threading.Thread(target=peer.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield peer
    finally:
        peer.shutdown()
        peer.server_close()
        thread.join()


@pytest.fixture
def peers() -> Iterator[tuple[Peer, Peer]]:
    with listening() as one, listening() as other:
        yield one, other


@pytest.fixture
def proxy(peers: tuple[Peer, Peer]) -> Iterator[Process]:
    need("nginx")
    with running(lambda folder: nginx(folder, [one.server_port for one in peers])) as process:
        yield process


def ask(proxy: Process) -> int:
    return requests.post(f"http://127.0.0.1:{proxy.port}/webhooks/rest/webhook", json={}, timeout=30).status_code


def test_a_message_that_one_bot_refuses_is_answered_by_the_other(proxy: Process, peers: tuple[Peer, Peer]) -> None:
    peers[0].status = 503
    assert {ask(proxy) for _ in range(10)} == {200}
    assert peers[1].asked == 10


def test_a_bot_that_has_failed_often_is_left_alone_while_the_other_answers(
    proxy: Process, peers: tuple[Peer, Peer]
) -> None:
    peers[0].status = 503
    for _ in range(50):
        ask(proxy)
    assert peers[0].asked < 25


def test_a_bot_that_has_just_come_back_is_asked_when_the_other_goes_away(
    proxy: Process, peers: tuple[Peer, Peer]
) -> None:
    coming, leaving = peers
    coming.status = 503
    for _ in range(10):
        ask(proxy)
    coming.status, leaving.status = 200, 503
    assert {ask(proxy) for _ in range(10)} == {200}


def test_when_every_bot_refuses_the_visitor_is_told_to_come_again_and_is_served_as_soon_as_one_can(
    proxy: Process, peers: tuple[Peer, Peer]
) -> None:
    for peer in peers:
        peer.status = 503
    assert {ask(proxy) for _ in range(10)} <= {502, 503}
    peers[1].status = 200
    assert ask(proxy) == 200
