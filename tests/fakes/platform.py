"""What the fakes of Slack and Telegram share: a recording HTTP server on 127.0.0.1 with ways to go wrong."""

from __future__ import annotations

import contextlib
import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

from tests.pace import PATIENCE_S

Call = tuple[str, dict[str, Any], dict[str, str]]
"""Path, arguments, headers."""
Reply = tuple[int, dict[str, Any], dict[str, str]]


class Fault(Enum):
    """How the next calls go wrong."""

    RATE_LIMITED = "rate_limited"
    BROKEN = "broken"  # 500 without JSON
    REFUSED = "refused"  # ok: false, as `refusal` says
    SLOW = "slow"  # does what it should, but its answer comes too late


@dataclass
class Platform:
    """The server; a context manager. Everything may be changed while it runs."""

    port: int = 0
    fault: Fault | None = None
    faults: int = 0  # how many of the next calls suffer from the fault
    faults_about: str = ""  # only calls that mention this
    refusal: str = ""
    retry_after: int = 1
    delay_s: float = 15.0
    calls: list[Call] = field(default_factory=list)
    lock: threading.RLock = field(default_factory=threading.RLock)
    _server: ThreadingHTTPServer | None = None

    def __enter__(self) -> Any:
        self._server = _Server(("127.0.0.1", self.port), _handler(self))
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        assert self._server is not None
        self._server.shutdown()
        self._server.server_close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def called(self, method: str) -> list[dict[str, Any]]:
        """Return the arguments of all calls of a method, in order."""
        with self.lock:
            return [arguments for path, arguments, _ in self.calls if path.rsplit("/", 1)[-1] == method]

    def go_wrong(self, fault: Fault, times: int = 1, refusal: str = "", about: str = "") -> None:
        """Let the next calls suffer, or the next about something: others may still be under way."""
        with self.lock:
            self.fault, self.faults, self.refusal, self.faults_about = fault, times, refusal, about

    def next_fault(self, arguments: dict[str, Any]) -> Fault | None:
        with self.lock:
            if self.fault is None or self.faults <= 0 or self.faults_about not in str(arguments):
                return None
            self.faults -= 1
            return self.fault

    def answer(self, path: str, arguments: dict[str, Any], headers: dict[str, str]) -> Reply:
        """Return what the platform says to a call."""
        raise NotImplementedError

    def went_wrong(self, fault: Fault) -> Reply:
        """Return what the platform says when it fails."""
        raise NotImplementedError


def wait_until(condition: Callable[[], Any], within_s: float = PATIENCE_S) -> Any:
    """Return the first true value of a condition."""
    until = time.monotonic() + within_s
    while time.monotonic() < until:
        value = condition()
        if value:
            return value
        time.sleep(0.02)
    raise AssertionError("what was waited for did not happen in time")


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Callers that are killed in mid-call are part of the tests."""


def _handler(platform: Platform) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            raw = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
            headers = {name.lower(): value for name, value in self.headers.items()}
            path, _, query = self.path.partition("?")
            arguments = json.loads(raw) if raw.startswith("{") else {k: v[0] for k, v in parse_qs(raw or query).items()}
            fault = platform.next_fault(arguments)
            if fault and fault is not Fault.SLOW:
                self._reply(*platform.went_wrong(fault))
                return
            with platform.lock:
                reply = platform.answer(path, arguments, headers)
                platform.calls.append((path, arguments, headers))
            if fault is Fault.SLOW:
                time.sleep(platform.delay_s)
            self._reply(*reply)

        do_GET = do_POST  # noqa: N815 - the standard library's name

        def _reply(self, status: int, body: dict[str, Any], headers: dict[str, str]) -> None:
            text = json.dumps(body).encode() if body else b"<html>oops</html>"
            with contextlib.suppress(OSError):
                self.send_response(status)
                self.send_header("Content-Type", "application/json" if body else "text/html")
                self.send_header("Content-Length", str(len(text)))
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(text)

        def log_message(self, *_: Any) -> None:
            """Stay quiet."""

    return Handler
