"""From a user's message to the bot's answers, the same for every channel: whole, never none, never made twice.

Not for where messages come from or how answers look: see each channel.
"""

from __future__ import annotations

import base64
import hashlib
from asyncio import CancelledError
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import structlog
from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
from rasa.shared.core.constants import ACTION_SESSION_START_NAME
from rasa.shared.core.events import ActionExecuted, BotUttered, UserUttered
from sqlalchemy.exc import SQLAlchemyError

from bot.channels.inbox import Answer, InboxUnavailable
from bot.channels.sentences import sentence

log = structlog.get_logger(__name__)

Handler = Callable[[UserMessage], Awaitable[Any]]
"""What Rasa gives a channel to hand messages to."""


class NotRemembered(Exception):
    """Raised when the database keeps a conversation from being read or stored; what was stored before is there."""


class WholeMessages(CollectingOutputChannel):
    """Collects answers without cutting them at blank lines: a support text must stay in one piece."""

    @classmethod
    def name(cls) -> str:
        """Return the channel's name in conversations."""
        return "rest"

    async def send_text_message(self, recipient_id: str, text: str, **_: Any) -> None:
        """Collect one text as it is."""
        await self._persist_message(self._message(recipient_id, text=text))


@dataclass(frozen=True)
class Question:
    """One message of a user. `metadata` holds nothing but the signed identity; `again`: somebody died over it."""

    channel: str
    conversation: str
    message_id: str
    text: str
    metadata: dict[str, Any] = field(default_factory=dict)
    again: bool = False


class Answers:
    """Asks the agent of a running Sanic application."""

    def __init__(self, app: Any, handler: Handler) -> None:
        self._app = app
        self._handler = handler

    async def to(self, question: Question) -> list[Answer]:
        """Return at least one answer, an apology when the agent failed.

        Raises:
            InboxUnavailable: the database was away, and nothing of the turn is stored: ask again.
        """
        if question.again:
            made = await self.made_before(question)
            if made:
                return made
        collected = WholeMessages()
        message = UserMessage(
            question.text,
            collected,
            question.conversation,
            input_channel=question.channel,
            message_id=question.message_id or None,
            metadata=question.metadata,
        )
        try:
            await self._handler(message)
        except CancelledError:
            log.warning("answers.cancelled", channel=question.channel)
            raise
        except (NotRemembered, SQLAlchemyError) as error:
            # Not chained: a driver's text may quote values.
            log.error("answers.no_database", error=type(error).__name__)  # noqa: TRY400 - likewise
            raise InboxUnavailable(f"the turn found no database ({type(error).__name__})") from None
        except Exception as error:
            # The outermost border: the user must hear something, whatever went wrong. No text is logged.
            log.exception("answers.failed", channel=question.channel, error=type(error).__name__)
            return [*collected.messages, self.say("utter_panne")]
        return list(collected.messages) or [self.say("utter_panne")]

    def say(self, name: str, **values: str) -> Answer:
        """Return one of the channel's own sentences as an answer."""
        text = sentence(self._app, name)
        for key, value in values.items():
            text = text.replace("{" + key + "}", value)
        return {"text": text}

    async def began(self, conversation: str) -> bool:
        """Return whether the bot has spoken in this conversation."""
        tracker = await self._tracker(conversation)
        return tracker is not None and bool(tracker.events)

    async def payload_of(self, conversation: str, token: str) -> str | None:
        """Return the payload of the button that was offered here under this token; what was not offered is nothing."""
        tracker = await self._tracker(conversation)
        events = reversed(tracker.events) if tracker else ()
        for event in events:
            for button in (event.data.get("buttons") or []) if isinstance(event, BotUttered) else []:
                payload = str(button.get("payload") or "")
                if token == button_token(payload):
                    return payload
        return None

    async def made_before(self, question: Question) -> list[Answer]:
        """Return what the bot said to this very message before it died, so that no turn is taken twice."""
        return await said_before(self._app, question.conversation, question.message_id)

    async def _tracker(self, conversation: str) -> Any:
        store = _store_of(self._app)
        try:
            return await store.retrieve(conversation) if store else None
        except (NotRemembered, SQLAlchemyError) as error:
            raise _away(error) from None


async def said_before(app: Any, conversation: str, message_id: str) -> list[Answer]:
    """Return what the bot said to this very message before its process died; nothing if it never got so far."""
    store = _store_of(app)
    # The whole conversation: what is said as a session begins stands before it.
    try:
        tracker = await store.retrieve_full_tracker(conversation) if store else None
    except (NotRemembered, SQLAlchemyError) as error:
        raise _away(error) from None
    return list(_said_to(message_id, tracker.events)) if tracker else []


def _away(error: Exception) -> InboxUnavailable:
    return InboxUnavailable(f"the conversation can't be read ({type(error).__name__})")


def _store_of(app: Any) -> Any:
    return getattr(getattr(app.ctx, "agent", None), "tracker_store", None)


def button_token(payload: str) -> str:
    """Return the short name of a payload that goes over a platform (16 characters; Telegram allows 64 bytes)."""
    return base64.urlsafe_b64encode(hashlib.sha256(payload.encode()).digest()[:12]).decode()


def _said_to(message_id: str, events: Any) -> Iterator[Answer]:
    mine = False
    greeting: list[BotUttered] | None = None
    for event in events:
        if isinstance(event, ActionExecuted) and event.action_name == ACTION_SESSION_START_NAME:
            greeting = []
        elif isinstance(event, UserUttered):
            mine = event.message_id == message_id
            yield from map(_as_answer, greeting or [] if mine else [])
            greeting = None
        elif isinstance(event, BotUttered) and greeting is not None:
            greeting.append(event)
        elif mine and isinstance(event, BotUttered):
            yield _as_answer(event)


def _as_answer(event: BotUttered) -> Answer:
    said = {"text": event.text, "buttons": event.data.get("buttons"), "custom": event.data.get("custom")}
    return {key: value for key, value in said.items() if value}
