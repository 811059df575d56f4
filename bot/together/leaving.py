"""Stops a server so that nobody notices: what was begun is finished, what is new goes to another process.

While it stops, `/health` and every new request get 503; a balancer hands those on (deploy/nginx.conf).
"""

from __future__ import annotations

import asyncio
from typing import Any

import structlog
from sanic import Sanic
from sanic.request import Request
from sanic.response import HTTPResponse
from sanic.response import json as json_response

log = structlog.get_logger(__name__)

FINISH_WITHIN_S = 25.0
"""Longer than any turn; whoever stops a process has to wait a little longer (deploy/compose.yml)."""
_LOOK_EVERY_S = 0.05


class Leaving:
    """Whether a server is stopping, and how many turns it still has in hand."""

    def __init__(self) -> None:
        self.stopping = False
        self.turns = 0

    def attach(self, app: Sanic) -> None:
        """Watch all requests of an application; call it after every other listener is registered."""
        app.register_middleware(self._arrived, "request")
        app.register_middleware(self._answered, "response")
        app.config.GRACEFUL_SHUTDOWN_TIMEOUT = FINISH_WITHIN_S
        app.register_listener(self._begin, "after_server_start")
        # Sanic calls what was registered last first.
        app.register_listener(self._leave, "before_server_stop")

    async def _begin(self, app: Sanic, _: Any) -> None:
        handle = app.ctx.agent.handle_message

        async def handle_message(message: Any) -> Any:
            self.turns += 1
            try:
                return await handle(message)
            finally:
                self.turns -= 1

        app.ctx.agent.handle_message = handle_message

    async def _arrived(self, request: Request) -> HTTPResponse | None:
        if not self.stopping:
            return None
        return json_response({"status": "stopping"}, status=503, headers={"Retry-After": "1"})

    async def _answered(self, request: Request, _: HTTPResponse) -> None:
        if self.stopping and request.stream is not None:
            request.stream.keep_alive = False  # a balancer's connection is not to be used again

    async def _leave(self, *_: Any) -> None:
        self.stopping = True
        log.info("server.stopping", turns=self.turns)
        until = asyncio.get_running_loop().time() + FINISH_WITHIN_S
        while self.turns > 0 and asyncio.get_running_loop().time() < until:
            await asyncio.sleep(_LOOK_EVERY_S)
        log.info("server.finished", left=self.turns)
