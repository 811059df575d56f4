"""What goes wrong inside a forked server, as its test says through a file; installed by the nursery only.

Faults: `action` = raise | hang | slow | wrong | flap; `clock_s` = seconds that the wall clock is off, "flap" for to and
fro. The file `armed` ends the process at the n-th step that others could see: see `_Steps`.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import os
import signal
import sys
import threading
import time
from datetime import datetime as real_datetime
from pathlib import Path
from typing import Any

from tests.drills.nursery import ARMED, CONTROL

_real_time = time.time
_DAY_S = 86_400.0


class _Clock:
    """How far the wall clock is off."""

    offset_s: float = 0.0
    flapping: bool = False
    calls = itertools.count()

    def shift(self) -> float:
        if self.flapping:
            return self.offset_s if next(self.calls) % 2 else -self.offset_s
        return self.offset_s


CLOCK = _Clock()


class _ShiftedDatetime(real_datetime):
    """A datetime whose `now` follows the clock above; everything else is the real one."""

    @classmethod
    def now(cls, tz: Any = None) -> Any:
        return real_datetime.fromtimestamp(time.time(), tz)


def own_clock() -> None:
    """Put a clock of our own before anything keeps `time.time`."""
    time.time = lambda: _real_time() + CLOCK.shift()


def install(folder: Path, *, killable: bool) -> None:
    """Make the faults possible in this process; kills only where asked for, as every SQL statement looks for them."""
    for name, module in list(sys.modules.items()):
        if name.split(".")[0] in ("bot", "actions") and getattr(module, "datetime", None) is real_datetime:
            module.datetime = _ShiftedDatetime  # type: ignore[attr-defined]
    told = _Told(folder / CONTROL)
    _faulty_actions(told)
    _short_pauses()
    if killable:
        _Steps(folder / ARMED).install()


class _Told:
    """What the test said last."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._seen = 0
        self._said: dict[str, Any] = {}

    def get(self, name: str) -> Any:
        try:
            changed = self._path.stat().st_mtime_ns
        except OSError:
            return None
        if changed != self._seen:
            self._seen, self._said = changed, json.loads(self._path.read_text(encoding="utf-8"))
            clock = self._said.get("clock_s") or 0
            CLOCK.flapping = clock == "flap"
            CLOCK.offset_s = _DAY_S if CLOCK.flapping else float(clock)
        return self._said.get(name)


def _faulty_actions(told: _Told) -> None:
    from bot.action_runner import InProcessActions

    run = InProcessActions._run
    numbers = itertools.count()

    async def faulty(self: InProcessActions, method: str, kwargs: dict[str, Any]) -> Any:
        fault = told.get("action")
        if fault == "hang":
            await asyncio.sleep(3600)
        if fault == "slow":
            await asyncio.sleep(1.5)
        if fault == "wrong":
            return {"events": [{"event": "no_such_event"}], "responses": [{"response": "utter_gibt_es_nicht"}]}
        if fault == "raise" or (fault == "flap" and next(numbers) % 2 == 0):
            raise RuntimeError("as the drill asked")
        return await run(self, method, kwargs)

    InProcessActions._run = faulty  # type: ignore[method-assign]


def _short_pauses() -> None:
    """Let the breaker, a rejected login and a dead process's message rest for a second, not for half a minute."""
    from bot.cases import post, store
    from bot.channels.inbox import Inbox
    from bot.mail.breaker import CircuitBreaker
    from bot.mail.mailjet import MailjetClient

    post.LOOK_EVERY_S, store.FIRST_PAUSE_S = 0.5, 1.0
    pauses = [(CircuitBreaker, "cool_down"), (MailjetClient, "login_pause")]
    if os.environ.get("SHORT_LEASES"):
        pauses.append((Inbox, "lease_s"))
    for kind, name in pauses:
        make = kind.__init__

        def shorter(self: Any, *args: Any, _make: Any = make, _name: str = name, **kwargs: Any) -> None:
            _make(self, *args, **{**kwargs, _name: 1.0})

        kind.__init__ = shorter  # type: ignore[method-assign]


class _Steps:
    """Counts what others could see of this process, and kills it at the step that the file `armed` names.

    A step is every SQL statement and every commit, before and after it, and every HTTP call to a platform, before and
    after it. Between two steps a kill makes no difference to anybody, so all steps are all points of a turn.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._armed = 0
        self._deadly = 0
        self._count = 0
        self._alone = threading.Lock()

    def install(self) -> None:
        """Count from the moment on that the file appears: a server's start is not part of a turn."""
        import aiohttp
        import sqlalchemy as sa

        listen = sa.event.listen
        listen(sa.engine.Engine, "before_cursor_execute", lambda *_: self._step())
        listen(sa.engine.Engine, "after_cursor_execute", lambda *_: self._step())
        listen(sa.engine.Engine, "commit", lambda _: self._step())
        request = aiohttp.ClientSession._request

        async def counted(session: Any, *args: Any, **kwargs: Any) -> Any:
            self._step()
            answer = await request(session, *args, **kwargs)
            self._step()
            return answer

        aiohttp.ClientSession._request = counted

    def _step(self) -> None:
        try:
            changed = self._path.stat().st_mtime_ns
        except OSError:
            return
        with self._alone:  # a request and a worker may both be the first to see the file
            if changed != self._armed:
                with contextlib.suppress(OSError):  # disarmed at this moment
                    self._deadly = int(self._path.read_text(encoding="utf-8"))
                self._armed, self._count = changed, 0
            self._count += 1
            if self._count == self._deadly:
                os.kill(os.getpid(), signal.SIGKILL)
