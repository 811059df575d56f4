"""Runs the actions inside the server, or at an action server, and apologises when one fails.

Rasa by itself says nothing to the user when an action raises or its server is down (RasaHQ/rasa #7630).
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

import structlog
from rasa.utils.endpoints import EndpointConfig
from rasa_sdk.executor import ActionExecutor

log = structlog.get_logger()

ACTION_WITHIN_S = 4.2
"""Longer than the limits of everything an action waits for; with the rest of the turn an answer comes within 6 s."""
LEAST_S = 0.5
"""What the last action of a slow turn gets all the same."""


@dataclass
class Turn:
    """The turn at hand: its actions share the time, from the first one's beginning on (`time.monotonic`)."""

    began: float | None = None


TURN: ContextVar[Turn | None] = ContextVar("turn", default=None)


def time_left() -> float:
    """Return how many seconds an action may take now."""
    turn, now = TURN.get(), time.monotonic()
    if turn is None:
        return ACTION_WITHIN_S
    if turn.began is None:
        turn.began = now
    return max(ACTION_WITHIN_S - (now - turn.began), LEAST_S)


WHOLE = frozenset({"action_uebergabe"})
"""Actions that take the conversation along and so need all of its session, not only what a turn loads."""

Earlier = Callable[[str], Awaitable[list[dict[str, Any]]]]
"""Returns the older events of a conversation's session, which the turn did not load."""


class GuardedEndpoint(EndpointConfig):
    """An action server whose failures become an apology with a way on; no event, so what is open stays open."""

    contact: str | None = None
    """Where a person is reached when "Mensch" fails as well."""

    def __init__(self, url: str, earlier: Earlier | None = None, **kwargs: Any) -> None:
        super().__init__(url=url, **kwargs)
        self._earlier = earlier

    async def request(self, method: str = "post", **kwargs: Any) -> Any:
        """Run the action named in the request and return its result, or the apology."""
        call = kwargs.get("json") or {}
        try:
            if self._earlier and call.get("next_action") in WHOLE:
                call["tracker"]["events"] = await self._earlier(call["sender_id"]) + call["tracker"]["events"]
            return await asyncio.wait_for(self._run(method, kwargs), time_left())
        except Exception as error:
            # The outermost border: whatever happens in an action, the user gets an answer. No text is logged.
            log.exception("action.failed", action=call.get("next_action"), error=type(error).__name__)
            return {"events": [], "responses": [self._apology()]}

    def _apology(self) -> dict[str, Any]:
        if self.contact is None:
            return {"response": "utter_panne"}
        return {"response": "utter_panne_kontakt", "kontakt": self.contact}

    async def _run(self, method: str, kwargs: dict[str, Any]) -> Any:
        return await super().request(method, **kwargs)


class InProcessActions(GuardedEndpoint):
    """Awaits the SDK's executor in this process in place of an HTTP call."""

    def __init__(self, package: str, earlier: Earlier | None = None) -> None:
        # No action of ours reads the domain, which Rasa would otherwise write out at each call.
        super().__init__("in-process", earlier, enable_selective_domain=True)
        self._executor = ActionExecutor()
        self._executor.register_package(package)

    @property
    def names(self) -> frozenset[str]:
        """The names of the registered actions."""
        return frozenset(self._executor.actions)

    async def _run(self, method: str, kwargs: dict[str, Any]) -> Any:
        return await self._executor.run(kwargs["json"])
