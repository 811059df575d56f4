"""What a nursery forks: the product or, for kills by the hundred, its channels with a responder of a few lines."""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import os
import shutil
import signal
import socket
import sys
import tempfile
import time
import traceback
from pathlib import Path
from typing import Any, NoReturn

from tests.drills import server_faults

server_faults.own_clock()  # first: others keep `time.time` as they find it

PORT_WITHIN_S = 20.0
PR_SET_PDEATHSIG = 1
"""From linux/prctl.h: the signal that a process gets when its parent ends."""


def _end_with_the_nursery() -> None:
    """Leave no server behind where the harness itself was killed; Linux only."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


class Child:
    """What both kinds share."""

    killable = False

    def __init__(self) -> None:
        signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for the children: no zombies

    def listen(self, environment: dict[str, str]) -> socket.socket:
        """Open the port in the parent, so that it knows the number; a killed server's port is taken again."""
        until = time.monotonic() + PORT_WITHIN_S
        while True:
            try:
                return socket.create_server(("127.0.0.1", int(environment.get("PORT", "0"))), backlog=256)
            except OSError:  # a client that knocks on a free port of this machine may meet itself there for a moment
                if time.monotonic() > until:
                    raise
                time.sleep(0.05)

    def serve(self, folder: Path, environment: dict[str, str], listening: socket.socket) -> NoReturn:
        """Become the server; never returns."""
        code = 1
        try:
            os.setsid()
            _end_with_the_nursery()
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            log = os.open(folder / "server.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
            nothing = os.open(os.devnull, os.O_RDONLY)
            os.dup2(nothing, 0)
            os.dup2(log, 1)
            os.dup2(log, 2)
            os.environ.update(environment)
            from bot.logs import set_up_logs

            set_up_logs()
            server_faults.install(folder, killable=self.killable)
            self.run(listening)
            code = 0
        except BaseException:
            traceback.print_exc()
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)

    def run(self, listening: socket.socket) -> None:
        """Serve until killed."""
        raise NotImplementedError


class Product(Child):
    """The whole bot."""

    def __init__(self) -> None:
        super().__init__()
        from rasa.core.processor import MessageProcessor

        from bot import server
        from bot.responses import LiveResponses
        from bot.settings import read_settings
        from bot.training import MODEL

        with tempfile.TemporaryDirectory() as folder:
            # A copy that is gone before anybody talks: a running server needs its model's file no more.
            loaded = MessageProcessor._load_model(shutil.copy(MODEL, folder))
        MessageProcessor._load_model = staticmethod(lambda _: loaded)
        agent = server.build_agent(read_settings({"DATABASE_URL": "sqlite://"}), MODEL)
        asyncio.run(agent.parse_message("hallo"))
        texts = LiveResponses()
        server.LiveResponses = lambda: texts  # type: ignore[misc,assignment]  # each fork has its own copy

    def run(self, listening: socket.socket) -> None:
        from bot.server import build_app
        from bot.settings import read_settings

        build_app(read_settings()).run(sock=listening, access_log=False, motd=False)


class Light(Child):
    """All four channels and a responder; /health answers as soon as it serves."""

    killable = True

    def __init__(self) -> None:
        super().__init__()
        import bot.server  # noqa: F401 - imported before the forks

    def run(self, listening: socket.socket) -> None:
        from rasa.core.channels.channel import UserMessage, register
        from sanic import Sanic
        from sanic.response import text

        from bot.server import input_channels
        from bot.settings import read_settings

        app = Sanic("light", configure_logging=False)
        register(input_channels(read_settings()), app, "/webhooks/")
        pause_s = float(os.environ.get("RESPONDER_DELAY_S", "0"))

        async def respond(message: UserMessage) -> None:
            await asyncio.sleep(pause_s)
            await message.output_channel.send_text_message(message.sender_id, f"Antwort auf {message.text}")

        class Agent:
            async def handle_message(self, message: UserMessage) -> Any:
                return await respond(message)

        app.ctx.agent = Agent()
        app.add_route(lambda _: text("ok"), "/health")
        app.run(sock=listening, access_log=False, motd=False)
