from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

from rasa.core.channels.channel import UserMessage
from rasa.core.tracker_store import InMemoryTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, UserUttered

from bot.channels.answers import Answers, Question, button_token

BUTTON = {"title": "Ja", "payload": '/auswahl{"grund":"zahlung"}'}


class Bot:
    """An application whose agent remembers conversations and notes what it is asked."""

    def __init__(self) -> None:
        self.store = InMemoryTrackerStore(Domain.empty())
        self.asked: list[str] = []
        self.ctx = SimpleNamespace(agent=SimpleNamespace(tracker_store=self.store))

    async def handle(self, message: UserMessage) -> None:
        self.asked.append(str(message.text))
        await message.output_channel.send_text_message(message.sender_id, "neu gedacht")

    def remember(self, conversation: str, *events: Any) -> None:
        async def save() -> None:
            tracker = await self.store.get_or_create_tracker(conversation, append_action_listen=False)
            tracker.update_with_events(list(events), Domain.empty())
            await self.store.save(tracker)

        asyncio.run(save())

    def answer(self, **question: Any) -> list[dict[str, Any]]:
        given = {"channel": "slack", "conversation": "c", "message_id": "Ev1", "text": "hallo", **question}
        return asyncio.run(Answers(self, self.handle).to(Question(**given)))

    def payload(self, token: str, conversation: str = "c") -> str | None:
        return asyncio.run(Answers(self, self.handle).payload_of(conversation, token))


def heard(message_id: str) -> UserUttered:
    return UserUttered("hallo", message_id=message_id)


def test_a_turn_that_was_taken_before_the_crash_is_not_taken_again() -> None:
    bot = Bot()
    said = BotUttered("schon gedacht", {"buttons": [BUTTON], "custom": None})
    bot.remember("c", heard("Ev0"), BotUttered("davor"), heard("Ev1"), said, heard("Ev2"), BotUttered("danach"))
    assert bot.answer(again=True) == [{"text": "schon gedacht", "buttons": [BUTTON]}]
    assert bot.asked == []


def test_a_turn_that_the_crash_cut_off_is_taken() -> None:
    bot = Bot()
    bot.remember("c", heard("Ev0"), BotUttered("davor"))
    assert bot.answer(again=True) == [{"recipient_id": "c", "text": "neu gedacht"}]
    assert bot.asked == ["hallo"]


def test_only_buttons_that_were_offered_in_this_conversation_can_be_pressed() -> None:
    bot = Bot()
    bot.remember("c", BotUttered("?", {"buttons": [BUTTON]}))
    token = button_token(BUTTON["payload"])
    assert bot.payload(token) == BUTTON["payload"]
    assert bot.payload(token, "other") is None
    assert bot.payload(BUTTON["payload"]) is None
    assert bot.payload("") is None
    assert len(token) == 16


def test_a_bot_without_an_answer_apologises() -> None:
    async def silent(_: UserMessage) -> None:
        return None

    question = Question("slack", "c", "Ev1", "hallo")
    answers = asyncio.run(Answers(Bot(), silent).to(question))
    assert answers[0]["text"].startswith("Entschuldige")
