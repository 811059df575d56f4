"""Keeps the promise "Ich sag dir Bescheid": tells news once, by itself where a channel can, else at the next message.

Also tells the team once when mails to a provider fail unusually often. What is said is action_neuigkeiten's business.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime, timezone
from typing import Any

import structlog
from rasa.core.channels.channel import UserMessage
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.events import ActionExecuted

from bot.channels.inbox import Answer
from bot.channels.rest import WholeMessages
from bot.identity import read_identity
from bot.mail.store import DeliveryStore, StoreUnavailable
from bot.mail.trouble import Trouble, TroubleWatch
from bot.mail.watch import Watch, WatchBook, name_of
from bot.processor import TurnAgent
from bot.tasks import end

log = structlog.get_logger(__name__)

ACTION = "action_neuigkeiten"
LOOK_EVERY_S = 2.0
"""How late news may be; one indexed query over the open promises."""
TROUBLE_EVERY_S = 60.0
"""How often the providers are looked at for the team's sake."""

Push = Callable[[str, str, Sequence[Answer]], Awaitable[bool]]
"""Writes into a conversation unasked: (conversation, key, answers). The same key twice is told once.

False: this conversation can't be written to first.
"""
Alert = Callable[[str, Trouble], None]
"""Tells the team; blocks. The same key twice is told once."""


class NotTold(Exception):
    """Raised when the action failed; the promise stays open."""


class News:
    """The promises of one server."""

    def __init__(
        self,
        store: DeliveryStore,
        *,
        identity_secret: str | None,
        pushes: Mapping[str, Push],
        trouble: TroubleWatch,
        alert: Alert | None = None,
    ) -> None:
        self._book = WatchBook(store)
        self._secret = identity_secret
        self._pushes = pushes
        self._trouble = trouble
        self._alert = alert
        self._known_trouble: frozenset[str] = frozenset()
        self._task: asyncio.Task[None] | None = None

    def start(self, agent: TurnAgent) -> None:
        """Begin to look for news."""
        self._task = asyncio.create_task(self._run(agent))

    async def stop(self) -> None:
        """Stop looking."""
        if self._task:
            await end(self._task)

    async def before(self, agent: TurnAgent, message: UserMessage) -> None:
        """Tell this conversation's news before its message is answered, to the one they were promised to."""
        conversation = message.sender_id
        try:
            due = await asyncio.to_thread(self._book.due, _now(), conversation=conversation)
            asker = name_of(read_identity((message.metadata or {}).get("identity"), self._secret))
            mine = [watch for watch in due if watch.asker == asker]
            if not mine:
                return
            answers = await self._told(agent, conversation, mine)
            for answer in answers:
                parts = {key: value for key, value in answer.items() if key != "recipient_id"}
                await message.output_channel.send_response(conversation, parts)
        except (StoreUnavailable, NotTold) as error:  # the message itself must be answered all the same
            log.warning("news.not_told", error=type(error).__name__)

    async def _run(self, agent: TurnAgent) -> None:
        clock = asyncio.get_running_loop().time
        look_at_trouble = clock()
        while True:
            await asyncio.sleep(LOOK_EVERY_S)
            try:
                await self._push_due(agent)
                if clock() >= look_at_trouble:
                    look_at_trouble = clock() + TROUBLE_EVERY_S
                    await self.tell_team()
            except StoreUnavailable:  # logged by the store; next time perhaps
                continue
            except Exception as error:
                # The outermost border of this task: it must go on, whatever one conversation does to it.
                log.exception("news.failed", error=type(error).__name__)

    async def _push_due(self, agent: TurnAgent) -> None:
        due = await asyncio.to_thread(self._book.due, _now(), channels=list(self._pushes))
        for conversation in dict.fromkeys(watch.conversation for watch in due):
            mine = [watch for watch in due if watch.conversation == conversation]
            push = self._pushes[mine[0].channel]
            key = "-".join(["news", *(f"{watch.id}.{watch.asked_at}" for watch in mine)])
            if not await push(conversation, key, ()):
                continue
            try:
                await self._told(agent, conversation, mine, push=push, key=key)
                log.info("news.pushed", channel=mine[0].channel, count=len(mine))
            except NotTold:
                log.warning("news.not_told", error=NotTold.__name__)

    async def _told(
        self, agent: TurnAgent, conversation: str, watches: Sequence[Watch], push: Push | None = None, key: str = ""
    ) -> Sequence[Answer]:
        """Let the bot say the news, hand them over where a push is given, and close the promises."""
        async with agent.lock_store.lock(conversation):
            taken = [watch for watch in watches if await asyncio.to_thread(self._book.take, watch, _now())]
            if not taken:
                return ()
            try:
                answers = await _said(agent, conversation)
                if push:
                    await push(conversation, key, answers)
            except BaseException:
                await asyncio.to_thread(self._book.give_back, taken)
                raise
            await asyncio.to_thread(self._book.told, taken, _now())
            return answers

    async def tell_team(self) -> None:
        """Log each provider that has come into trouble, and tell the team of it once a day at most."""
        found = await asyncio.to_thread(self._trouble.all)
        for provider in frozenset(found) - self._known_trouble:
            one = found[provider]
            log.warning("trouble.provider", provider=provider, failed=one.failed, total=one.total, usual=one.usual)
            if self._alert:
                await asyncio.to_thread(self._alert, f"trouble:{provider}:{_now():%Y-%m-%d}", one)
        self._known_trouble = frozenset(found)


class NewsAgent(TurnAgent):
    """Our agent, which tells promised news before it answers."""

    news: News | None = None

    async def handle_message(self, message: UserMessage) -> list[dict[str, Any]] | None:
        """Answer a message."""
        if self.news:
            await self.news.before(self, message)
        return await super().handle_message(message)


async def _said(agent: TurnAgent, conversation: str) -> list[Answer]:
    """Run the action between two messages and return what it said."""
    output = WholeMessages()
    tracker = await agent.execute_action(conversation, ACTION, output, None, None)
    if tracker is None:
        raise NotTold
    if tracker.latest_action_name != ACTION_LISTEN_NAME:
        # The action failed and an apology took its place, which nobody asked for. The conversation must go on
        # listening, or the next message would not be routed.
        tracker.update(ActionExecuted(ACTION_LISTEN_NAME))
        await agent.tracker_store.save(tracker)
        raise NotTold
    return list(output.messages)


def _now() -> datetime:
    return datetime.now(timezone.utc)
