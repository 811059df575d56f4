"""Wakes the open streams of a conversation: at once within this process, by Redis or one small query from others.

Not for what a stream sends: it reads that from the outbox, so that nothing depends on being woken.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterator, Sequence

import structlog

from bot.together.wakeups import Wakeups

log = structlog.get_logger()

LOOK_EVERY_S = 0.1
"""How late another process's answer may be; one indexed query, and only while streams are open."""
LOOK_WHILE_WOKEN_EVERY_S = 1.0
"""The same where other processes wake us: only for what a lost wake-up leaves behind."""
MAX_STREAMS = 5_000
"""An open stream costs a socket and about 50 kB."""
MAX_PER_CONVERSATION = 10
"""Nobody reads one conversation in more tabs; the next one is told to try again later."""

Newest = Callable[[Sequence[str]], Awaitable[dict[str, int]]]


class TooManyStreams(Exception):
    """Raised when this process, or this conversation, has as many streams as it may."""


class Bell:
    """Wakes one stream."""

    def __init__(self) -> None:
        self._rung = asyncio.Event()
        self.closed = False

    def ring(self) -> None:
        """Wake the stream."""
        self._rung.set()

    def close(self) -> None:
        """Wake the stream for the last time."""
        self.closed = True
        self._rung.set()

    async def wait(self, seconds: float) -> bool:
        """Wait to be woken; False when nothing happened for that long."""
        try:
            await asyncio.wait_for(self._rung.wait(), seconds)
        except asyncio.TimeoutError:
            return False
        self._rung.clear()
        return True


class Streams:
    """The open streams of this process."""

    def __init__(self, newest: Newest, wakeups: Wakeups | None = None) -> None:
        self._newest = newest
        self._wakeups = wakeups
        self._bells: dict[str, list[Bell]] = defaultdict(list)
        self._known: dict[str, int] = {}
        self._watcher: asyncio.Task[None] | None = None
        self._count = 0

    @contextlib.contextmanager
    def joined(self, conversation: str) -> Iterator[Bell]:
        """Hold a bell of this conversation.

        Raises:
            TooManyStreams: this process is full, or the conversation has enough.
        """
        if self._count >= MAX_STREAMS or len(self._bells.get(conversation, ())) >= MAX_PER_CONVERSATION:
            raise TooManyStreams
        bell = Bell()
        bells = self._bells[conversation]
        bells.append(bell)
        self._count += 1
        if self._watcher is None:
            self._watcher = asyncio.create_task(self._watch())
        if self._wakeups:
            self._wakeups.listen(self.ring, self._ring_all)
        try:
            yield bell
        finally:
            self._count -= 1
            bells.remove(bell)
            if not bells:
                self._bells.pop(conversation, None)
                self._known.pop(conversation, None)

    def ring(self, conversation: str) -> None:
        """Wake the streams of one conversation."""
        for bell in self._bells.get(conversation, ()):
            bell.ring()

    def close(self) -> None:
        """End all streams, so that the server need not wait for them when it stops."""
        for bells in list(self._bells.values()):
            for bell in list(bells):
                bell.close()
        if self._watcher:
            self._watcher.cancel()
        if self._wakeups:
            self._wakeups.close()

    def _ring_all(self) -> None:
        for conversation in list(self._bells):
            self.ring(conversation)

    async def _watch(self) -> None:
        looked_at = 0.0
        while self._bells:
            await asyncio.sleep(LOOK_EVERY_S)
            now = asyncio.get_running_loop().time()
            if self._wakeups and self._wakeups.listening and now - looked_at < LOOK_WHILE_WOKEN_EVERY_S:
                continue
            looked_at = now
            try:
                newest = await self._newest(list(self._bells))
            # A database that is away for a moment must not end the watching; the streams' own reading tells it.
            except Exception as error:
                log.warning("streams.look_failed", error=type(error).__name__)
                continue
            for conversation, seq in newest.items():
                if conversation in self._bells and self._known.get(conversation) != seq:
                    self._known[conversation] = seq
                    self.ring(conversation)
        self._watcher = None
