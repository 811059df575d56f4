"""A database that fails under a turn: the caller learns of it, no text gets into the log, and nothing is begun anew."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from rasa.core.channels.channel import UserMessage
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, SessionStarted, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.channels.answers import Answers, NotRemembered, Question, said_before
from bot.channels.inbox import InboxUnavailable
from bot.counted import CountedAgent, CountedStore


@pytest.fixture
def store(tmp_path: Path) -> Iterator[CountedStore]:
    url = f"sqlite:///{tmp_path}/bot.db"
    made = CountedStore(url)
    made.domain = Domain.empty()
    yield made
    made.engine.dispose()


def _conversation(*texts: str) -> DialogueStateTracker:
    said = [ActionExecuted("action_session_start"), BotUttered("Hallo, ich bin ein Bot."), SessionStarted()]
    for number, text in enumerate(texts):
        said += [ActionExecuted("action_listen"), UserUttered(text, message_id=f"m{number}"), BotUttered(f"zu {text}")]
    return DialogueStateTracker.from_events("anna", said)


def test_a_locked_database_is_told_without_the_users_words(
    store: CountedStore, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = sqlite3.connect(tmp_path / "bot.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(NotRemembered) as caught:
        asyncio.run(store.save(_conversation("mein geheimes Anliegen")))
    other.close()
    told = capsys.readouterr()
    assert "geheimes" not in told.out + told.err + str(caught.value)
    assert caught.value.__suppress_context__


def test_a_conversation_that_can_not_be_read_is_not_taken_for_a_new_one(store: CountedStore, tmp_path: Path) -> None:
    asyncio.run(store.save(_conversation("eins")))
    with sqlite3.connect(tmp_path / "bot.db") as other:
        other.execute("ALTER TABLE events RENAME TO away")
    agent = CountedAgent(tracker_store=store)
    with pytest.raises(NotRemembered):
        asyncio.run(agent.tracker_store.retrieve("anna"))


def test_a_turn_that_could_not_be_stored_is_asked_for_again_by_its_channel() -> None:
    async def fail(message: UserMessage) -> None:
        await message.output_channel.send_text_message(message.sender_id, "Hier ist die Antwort.")
        raise NotRemembered("the database is locked")

    app = SimpleNamespace(ctx=SimpleNamespace(agent=None))
    with pytest.raises(InboxUnavailable) as caught:
        asyncio.run(Answers(app, fail).to(Question("rest", "anna", "m1", "ein geheimes Anliegen")))
    assert "geheimes" not in str(caught.value)


def test_what_was_said_before_a_crash_is_found_with_the_greeting(store: CountedStore) -> None:
    asyncio.run(store.save(_conversation("eins", "zwei")))
    app = SimpleNamespace(ctx=SimpleNamespace(agent=SimpleNamespace(tracker_store=store)))
    first = asyncio.run(said_before(app, "anna", "m0"))
    assert [one["text"] for one in first] == ["Hallo, ich bin ein Bot.", "zu eins"]
    assert [one["text"] for one in asyncio.run(said_before(app, "anna", "m1"))] == ["zu zwei"]
    assert asyncio.run(said_before(app, "anna", "m2")) == []
