"""Works the queue of one channel off: take, answer, store, send, done. The same for Slack and Telegram.

Not for what a platform's messages look like: a channel says that as `Courier`.
"""

from __future__ import annotations

import asyncio
import contextlib
from asyncio import AbstractEventLoop
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Protocol

import structlog
from sanic import Blueprint, Sanic
from sanic.request import Request
from sanic.response import HTTPResponse
from sanic.response import json as json_response

from bot.account.request import mask_secrets
from bot.channels.inbox import Answer, Claim, InboxUnavailable
from bot.channels.queue import Queue, Work

log = structlog.get_logger(__name__)

WORKERS = 8
LOOK_EVERY_S = 1.0
"""How often the queue is looked at unasked: for what another process left or what is due again."""
GIVE_UP_AFTER = 12
"""With the growing pauses below about two hours of a platform that takes nothing."""
LONGEST_PAUSE_S = 900.0
ANSWER_WITHIN_S = 60.0
"""A turn that takes longer hangs; the user hears an apology."""
DEADLY = 3
"""A message over which this many processes died is answered with an apology instead."""
STOP_WITHIN_S = 10.0


class TryLater(Exception):
    """Raised by a courier when the platform can't take the answer now; `wait_s` as the platform asked, else None."""

    def __init__(self, reason: str, wait_s: float | None = None) -> None:
        super().__init__(reason)
        self.wait_s = wait_s


class Undeliverable(Exception):
    """Raised by a courier when the platform will never take this answer."""


class Courier(Protocol):
    """What a channel does with its messages."""

    name: str

    async def answers(self, payload: Mapping[str, Any], claim: Claim) -> list[Answer]:
        """Make the answers; an empty list when nothing is to be said."""

    async def apology(self) -> list[Answer]:
        """Return what is said when no answer can be made."""

    async def send(self, payload: Mapping[str, Any], answer: Answer, key: str, again: bool) -> None:
        """Hand one answer to the platform.

        Args:
            payload: the message it answers.
            answer: text, buttons, custom.
            key: names this answer, the same at every try.
            again: an earlier try may have got through without our knowing.

        Raises:
            TryLater: not now.
            Undeliverable: never.
        """


class Service:
    """Queue and workers of one channel for as long as a server runs, in the server's own process and event loop."""

    def __init__(self, database_url: str, courier_for: Callable[[Sanic], Courier]) -> None:
        self._url = database_url
        self._courier_for = courier_for
        self._queue: Queue | None = None
        self._turns: Turns | None = None

    def attach(self, routes: Blueprint) -> None:
        """Begin and end with the server whose routes these are; `GET /` tells that the channel is there."""

        @routes.listener("after_server_start")
        async def begin(app: Sanic, _: AbstractEventLoop) -> None:
            self._queue = Queue(self._url)
            self._turns = Turns(self._queue, self._courier_for(app))
            self._turns.start()

        @routes.listener("before_server_stop")
        async def end(_: Sanic, __: AbstractEventLoop) -> None:
            if self._turns and self._queue:
                await self._turns.stop()
                self._queue.close()

        @routes.get("/")
        async def alive(_: Request) -> HTTPResponse:
            return json_response({"status": "ok"})

    async def accept(self, message_id: str, conversation: str, payload: Mapping[str, Any]) -> bool:
        """Store a message and wake a worker; False: it is known already.

        Raises:
            InboxUnavailable: nothing was stored.
        """
        if self._turns is None:
            raise InboxUnavailable("the workers have not begun")
        # The queue keeps what was said until it is answered; a password or key is kept nowhere.
        kept = {**payload, "text": mask_secrets(str(payload["text"]))} if payload.get("text") else payload
        return await self._turns.accept(message_id, conversation, kept)


class Turns:
    """The workers of one channel in one process."""

    def __init__(self, queue: Queue, courier: Courier, workers: int = WORKERS) -> None:
        self._queue = queue
        self._courier = courier
        self._free = asyncio.Semaphore(workers)
        self._news = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()
        self._loop: asyncio.Task[None] | None = None
        self._stopping = False

    async def accept(self, message_id: str, conversation: str, payload: Mapping[str, Any]) -> bool:
        """Store a message and wake a worker; False: it is known already.

        Raises:
            InboxUnavailable: nothing was stored.
        """
        new = await asyncio.to_thread(self._queue.put, self._courier.name, message_id, conversation, payload)
        self._news.set()
        return new

    def start(self) -> None:
        """Begin to work."""
        self._loop = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """Take nothing new and finish what was begun; the rest is for the next process."""
        self._stopping = True
        self._news.set()
        if self._loop:
            await asyncio.wait({self._loop}, timeout=STOP_WITHIN_S)
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=STOP_WITHIN_S)

    async def _run(self) -> None:
        while not self._stopping:
            await self._free.acquire()
            self._news.clear()
            work = await self._take()
            if work is None:
                self._free.release()
                if self._stopping:
                    return
                with contextlib.suppress(asyncio.TimeoutError):
                    await asyncio.wait_for(self._news.wait(), LOOK_EVERY_S)
                continue
            task = asyncio.create_task(self._work(work))
            self._tasks.add(task)
            task.add_done_callback(self._over)

    def _over(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        self._free.release()
        self._news.set()  # the next message of this conversation may be waiting

    async def _take(self) -> Work | None:
        try:
            return await asyncio.to_thread(self._queue.take, self._courier.name)
        except InboxUnavailable:
            await asyncio.sleep(LOOK_EVERY_S)
            return None

    async def _work(self, work: Work) -> None:
        holding = asyncio.create_task(self._hold(work.claim))
        try:
            await self._turn(work)
        except InboxUnavailable:
            # Nothing is lost: the lease ends and somebody takes it up again.
            log.warning("turns.interrupted", channel=self._courier.name)
        except Exception as error:
            log.exception("turns.failed", channel=self._courier.name, error=type(error).__name__)
            await self._postpone(work, None)
        finally:
            holding.cancel()

    async def _turn(self, work: Work) -> None:
        answers = work.answers
        if answers is None:
            made = await self._made(work)
            claim = await asyncio.to_thread(self._queue.answered, work, made)
            if claim is None:
                return
            work = replace(work, claim=claim)
            answers = tuple(made)
        if await self._send(work, answers):
            await asyncio.to_thread(self._queue.done, work.claim)

    async def _made(self, work: Work) -> list[Answer]:
        if work.claim.attempt > DEADLY:
            return await self._courier.apology()
        try:
            return await asyncio.wait_for(self._courier.answers(work.payload, work.claim), ANSWER_WITHIN_S)
        except asyncio.TimeoutError:
            log.error("turns.hanging", channel=self._courier.name)  # noqa: TRY400 - the trace says nothing
            return await self._courier.apology()

    async def _send(self, work: Work, answers: tuple[Answer, ...]) -> bool:
        again = work.answers is not None and work.claim.attempt > 1
        for number, answer in enumerate(answers[work.sent :], work.sent):
            key = f"{work.claim.message_id}:{number}"
            try:
                await self._courier.send(work.payload, answer, key, again)
            except TryLater as error:
                await self._postpone(work, error.wait_s, str(error))
                return False
            except Undeliverable as error:
                log.error("turns.undeliverable", channel=self._courier.name, reason=str(error))  # noqa: TRY400 - no bug
                return True
            again = False
            if not await asyncio.to_thread(self._queue.sent, work.claim, number + 1):
                return False
        return True

    async def _postpone(self, work: Work, wait_s: float | None, reason: str = "error") -> None:
        attempt = work.claim.attempt
        if attempt >= GIVE_UP_AFTER:
            log.error("turns.given_up", channel=self._courier.name, reason=reason, attempts=attempt)
            await asyncio.to_thread(self._queue.done, work.claim)
            return
        pause = wait_s if wait_s is not None else min(2.0 ** (attempt - 1), LONGEST_PAUSE_S)
        log.warning("turns.later", channel=self._courier.name, reason=reason, wait_s=pause, attempt=attempt)
        await asyncio.to_thread(self._queue.later, work.claim, pause)

    async def _hold(self, claim: Claim) -> None:
        while True:
            await asyncio.sleep(self._queue.lease_s / 3)
            with contextlib.suppress(InboxUnavailable):
                await asyncio.to_thread(self._queue.renew, claim)
