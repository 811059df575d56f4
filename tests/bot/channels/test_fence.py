"""The fence on a small server of its own; the whole server's headers are in tests/conversations/test_outside.py."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import Awaitable, Callable

import pytest
from sanic import Sanic
from sanic.request import Request
from sanic.response import HTTPResponse, html, text

from bot.channels import fence
from tests.pace import PATIENCE_S

Talk = Callable[[int], Awaitable[bytes]]
REQUEST = b"POST /echo HTTP/1.1\r\nHost: bot\r\nContent-Length: %d\r\n\r\n"


def _answers(talk: Talk) -> bytes:
    """Run a server behind the fence in a loop of its own and let `talk` speak to its port."""

    async def run() -> bytes:
        Sanic.test_mode = True
        app = Sanic("fenced", configure_logging=False)
        fence.put_up_fence(app)

        @app.post("/echo")
        async def echo(request: Request) -> HTTPResponse:
            return text(str(len(request.body)))

        @app.get("/page")
        async def page(_: Request) -> HTTPResponse:
            return html("<p>", headers={"Content-Security-Policy": "default-src 'self'"})

        @app.put("/model")
        @app.post("/model/train", name="train")
        async def model(_: Request) -> HTTPResponse:
            return text("swapped")

        @app.get("/broken")
        async def broken(_: Request) -> HTTPResponse:
            raise RuntimeError("a secret detail")

        listening = socket.create_server(("127.0.0.1", 0))
        server = await app.create_server(sock=listening, return_asyncio_server=True, access_log=False)
        assert server is not None
        await server.startup()
        try:
            return await asyncio.wait_for(talk(listening.getsockname()[1]), PATIENCE_S)
        finally:
            server.close()
            await server.wait_closed()
            app.shutdown_tasks(0)
            Sanic.test_mode = False

    return asyncio.run(run())


def _says(*pieces: bytes) -> Talk:
    async def talk(port: int) -> bytes:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for piece in pieces:
            writer.write(piece)
            await writer.drain()
        answer = await reader.read(65_536)
        writer.close()
        return answer

    return talk


def test_an_ordinary_request_passes() -> None:
    assert _answers(_says(REQUEST % 5 + b"hallo")).endswith(b"5")


def test_a_body_that_trickles_in_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fence, "BODY_WITHIN_S", 0.2)
    assert _answers(_says(REQUEST % 5 + b"ha")).startswith(b"HTTP/1.1 408")


def test_headers_that_trickle_in_are_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fence, "HEADERS_WITHIN_S", 0.2)
    assert _answers(_says(b"GET /page HTTP/1.1\r\nHost: b")).startswith(b"HTTP/1.1 408")


def test_a_body_or_a_header_that_is_too_large_is_refused_before_it_is_read() -> None:
    assert _answers(_says(REQUEST % (fence.MAX_REQUEST_BYTES + 1))).startswith(b"HTTP/1.1 413")
    long = b"GET /page HTTP/1.1\r\nHost: bot\r\nX-Long: %s\r\n\r\n" % (b"a" * 20_000)
    assert b" 200 " not in _answers(_says(long)).split(b"\r\n")[0]


@pytest.mark.parametrize(
    "head",
    [b"GET /nowhere", b"GET /broken", b"DELETE /page", b"GET /\r\n"],
    ids=["unknown", "broken", "method", "no-http"],
)
def test_errors_carry_the_headers_and_no_detail(head: bytes) -> None:
    answer = _answers(_says(head + b" HTTP/1.1\r\nHost: bot\r\nAccept: text/html\r\nConnection: close\r\n\r\n"))
    head, _, body = answer.partition(b"\r\n\r\n")
    for name, value in fence.HEADERS.items():
        assert f"{name}: {value}".lower().encode() in head.lower()
    assert json.loads(body)["status"] >= 400
    assert b"secret" not in body


def test_what_a_page_says_itself_stays() -> None:
    answer = _answers(_says(b"GET /page HTTP/1.1\r\nHost: bot\r\nConnection: close\r\n\r\n")).lower()
    assert b"content-security-policy: default-src 'self'\r\n" in answer
    assert answer.count(b"content-security-policy") == 1


def test_nobody_speaks_websocket() -> None:
    upgrade = b"Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: eA==\r\n"
    assert _answers(_says(b"GET /page HTTP/1.1\r\nHost: bot\r\n" + upgrade + b"\r\n")).startswith(b"HTTP/1.1 200")


@pytest.mark.parametrize("line", [b"PUT /model", b"PUT //model/", b"POST /model/train", b"POST /model/train?x=1"])
def test_the_model_can_not_be_changed_over_http(line: bytes) -> None:
    answer = _answers(_says(line + b" HTTP/1.1\r\nHost: bot\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"))
    assert b"swapped" not in answer
    assert answer.startswith((b"HTTP/1.1 403", b"HTTP/1.1 404"))
