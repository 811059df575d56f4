"""Stands between the bot and a real server on 127.0.0.1, and lets through, holds back or spoils what is said."""

from __future__ import annotations

import contextlib
import itertools
import socket
import threading
from collections.abc import Sequence
from enum import Enum

RUBBISH = (b"HTTP/1.1 400 Bad Request\r\n\r\n", b":viele\r\n", b"+JA\r\n", b"$-1\r\n", b"*-1\r\n", b"\xff\xfe\r\n")
"""Another server's answer, and answers in Redis' own form that no question of ours has."""


class Mode(Enum):
    """What happens to answers."""

    PASS = "pass"
    HOLD = "hold"
    RUBBISH = "rubbish"


class Relay:
    """Listens on one port for its whole life; `go` changes what it does and ends all connections."""

    def __init__(self, target: int, answers: Sequence[bytes] = RUBBISH) -> None:
        self._target = target
        self._mode = Mode.PASS
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()
        self._answers = itertools.cycle(answers)
        self._listening: socket.socket | None = None
        self.port = 0

    def start(self) -> Relay:
        """Listen, on the same port as before."""
        self._listening = socket.create_server(("127.0.0.1", self.port))
        self.port = self._listening.getsockname()[1]
        threading.Thread(target=self._accept, args=(self._listening,), daemon=True).start()
        return self

    def stop(self) -> None:
        """Refuse connections, and end those that are there."""
        if self._listening:
            with contextlib.suppress(OSError):
                self._listening.shutdown(socket.SHUT_RDWR)
            self._listening.close()
            self._listening = None
        self._hang_up()

    def go(self, mode: Mode) -> None:
        """Do this from now on."""
        self._mode = mode
        self._hang_up()

    def _hang_up(self) -> None:
        with self._lock:
            ended, self._open = self._open, set()
        for one in ended:
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)

    def _accept(self, listening: socket.socket) -> None:
        while True:
            try:
                client = listening.accept()[0]
            except OSError:
                return
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        with contextlib.suppress(OSError), client, socket.create_connection(("127.0.0.1", self._target)) as server:
            with self._lock:
                self._open |= {client, server}
            back = threading.Thread(target=self._carry, args=(server, client, True), daemon=True)
            back.start()
            self._carry(client, server, False)
            back.join()

    def _carry(self, source: socket.socket, sink: socket.socket, answers: bool) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                if not answers or self._mode is Mode.PASS:
                    sink.sendall(data)
                elif self._mode is Mode.RUBBISH:
                    sink.sendall(next(self._answers))
        for one in (source, sink):
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            with self._lock:
                self._open.discard(one)
