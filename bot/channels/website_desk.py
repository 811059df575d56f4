"""Answers one message of the website exactly once and stores question and answer; the rooms behind the counter.

Not for HTTP or for who may ask: see website.py and sessions.py.
"""

from __future__ import annotations

import asyncio
import contextlib
import functools
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar

import structlog
from rasa.core.channels.channel import UserMessage
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from bot.channels.answers import NotRemembered
from bot.channels.inbox import Claim, ClaimStatus, Inbox, InboxUnavailable
from bot.channels.outbox import Outbox
from bot.channels.ratings import Ratings
from bot.channels.sessions import Sessions
from bot.channels.streams import Streams
from bot.channels.tracker_removal import remove_tracker
from bot.channels.website_messages import Question, WebsiteMessages, shown_answer
from bot.database.engine import is_memory
from bot.privacy import erase_log
from bot.privacy.subject import Subject
from bot.together.wakeups import Wakeups

log = structlog.get_logger()

CHANNEL = "website"
LEASE_S = 10.0
"""So long a message waits after its process died; a live one renews in time."""
PATIENCE_S = 20.0
"""How long a request waits for an earlier message of its conversation before the widget asks again."""
STEP_S = 0.05
THREADS = 4  # a statement takes about a millisecond, and SQLite has one writer anyway


@dataclass(frozen=True)
class Asking:
    """One message to be answered: whose it is, who asks, and what is said when the bot fails.

    `before` finds what was said to it already by a process that died before it could store that.
    """

    conversation: str
    question: Question
    identity: str
    sorry: str
    before: Callable[[], Awaitable[list[dict[str, Any]]]] | None = None


OnNewMessage = Callable[[UserMessage], Awaitable[Any]]
T = TypeVar("T")


class Desk:
    """The stores of the channel, and the one way of a message through them."""

    def __init__(self, url: str, lease_s: float = LEASE_S, redis_url: str | None = None) -> None:
        self._url = make_url(url)
        wakeups = Wakeups(redis_url) if redis_url else None
        self.sessions = Sessions(url)
        self.outbox = Outbox(url, wakeups.tell if wakeups else None)
        self.ratings = Ratings(url)
        self._inbox = Inbox(url, lease_s=lease_s)
        self._lease_s = lease_s
        # A database in memory has one connection, which threads can't share.
        self._threads = ThreadPoolExecutor(1 if is_memory(self._url) else THREADS, thread_name_prefix=CHANNEL)
        self.streams = Streams(lambda names: self.run(self.outbox.newest, names), wakeups)
        self._turns: set[asyncio.Task[None]] = set()

    async def run(self, call: Callable[..., T], *arguments: Any, **named: Any) -> T:
        """Run a blocking call without holding up the others."""
        bound = functools.partial(call, *arguments, **named)
        return await asyncio.get_running_loop().run_in_executor(self._threads, bound)

    async def answer(self, on_new_message: OnNewMessage, asking: Asking) -> bool:
        """See that the message is answered; False when another message is still in the way.

        Raises:
            InboxUnavailable: the database failed.
            SQLAlchemyError: likewise.
        """
        until = asyncio.get_running_loop().time() + PATIENCE_S
        while True:
            claim = await self.run(self._inbox.claim, CHANNEL, asking.question.message_id, asking.conversation)
            if claim.status is ClaimStatus.DONE:
                return True
            if claim.status is ClaimStatus.NEW:
                break
            if asyncio.get_running_loop().time() > until:
                return False
            await asyncio.sleep(STEP_S)
        # A task of its own: a visitor who leaves must not cancel the turn half-way.
        turn = asyncio.create_task(self._turn(on_new_message, claim, asking))
        self._turns.add(turn)
        turn.add_done_callback(self._over)
        await asyncio.shield(turn)
        return True

    def _over(self, turn: asyncio.Task[None]) -> None:
        self._turns.discard(turn)
        if not turn.cancelled() and turn.exception():  # read here, as its visitor may have left
            log.warning("website.turn_lost", error=type(turn.exception()).__name__)

    async def delete(self, app: Any, conversation: str) -> None:
        """Delete everything about a conversation."""
        await self.run(erase_log.note, self._url, Subject(conversations=frozenset({conversation})))
        await self.run(self.outbox.erase, conversation)
        await self.run(self.ratings.erase, conversation)
        await self.run(self._inbox.erase, conversation)
        await self.run(remove_tracker, app, conversation)
        self.streams.ring(conversation)

    async def close(self) -> None:
        """End the streams, let running turns finish, give the connections back."""
        self.streams.close()
        if self._turns:
            await asyncio.wait(self._turns, timeout=self._lease_s)
        self._threads.shutdown(wait=True)
        for store in (self.sessions, self.outbox, self.ratings, self._inbox):
            store.close()

    async def _turn(self, on_new_message: OnNewMessage, claim: Claim, asking: Asking) -> None:
        name, message_id = asking.conversation, asking.question.message_id
        renewing = asyncio.create_task(self._renew(claim))
        try:
            if not await self.run(self.outbox.is_answered, name, message_id):
                await self.run(self.outbox.add_question, name, message_id, {"text": asking.question.shown})
                self.streams.ring(name)
                made = await asking.before() if asking.before and claim.attempt > 1 else []
                answers = [shown_answer(one) for one in made] or await _ask(on_new_message, asking)
                await self.run(self.outbox.add_answers, name, message_id, answers or [{"text": asking.sorry}])
            await self.run(self._inbox.finish, claim, ())
        except BaseException:  # nothing was answered: whoever asks again may begin at once
            with contextlib.suppress(InboxUnavailable):
                await self.run(self._inbox.release, claim)
            raise
        finally:
            renewing.cancel()
            self.streams.ring(name)

    async def _renew(self, claim: Claim) -> None:
        while True:
            await asyncio.sleep(self._lease_s / 3)
            with contextlib.suppress(Exception):  # the next renewal may succeed; a lost lease only repeats the turn
                await self.run(self._inbox.renew, claim)


async def _ask(on_new_message: OnNewMessage, asking: Asking) -> list[dict[str, Any]]:
    collected = WebsiteMessages()
    message = UserMessage(
        asking.question.text,
        collected,
        asking.conversation,
        input_channel=CHANNEL,
        message_id=asking.question.message_id,
        metadata={"identity": asking.identity} if asking.identity else {},
    )
    try:
        await on_new_message(message)
    except (NotRemembered, SQLAlchemyError) as error:
        # Nothing of the turn is stored, so it is made anew; values hold texts, so they are not chained.
        raise InboxUnavailable(f"the turn found no database ({type(error).__name__})") from None
    except Exception as error:
        # The outermost border: the user must hear something, whatever went wrong. No text is logged.
        log.exception("website.failed", error=type(error).__name__)
        return []
    return [answer for answer in map(shown_answer, collected.messages) if answer]
