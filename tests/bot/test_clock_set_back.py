"""A wall clock that is set back loses nothing: no message waits for a lease of the future, no turn is forgotten."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, SessionStarted, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.cases.models import Content, Way
from bot.cases.store import HandoverStore
from bot.channels import sessions
from bot.channels.inbox import ClaimStatus, Inbox
from bot.channels.queue import Queue
from bot.counted import CountedStore
from bot.mail.lookup import Asker, Role

NOON, SIX = 1_700_043_200.0, 1_700_021_600.0


class Clock:
    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> float:
        return self.now


def test_a_message_that_a_dead_process_held_is_taken_over_at_once(tmp_path: Path) -> None:
    clock = Clock()
    inbox = Inbox(f"sqlite:///{tmp_path}/bot.db", clock=clock)
    assert inbox.claim("rest", "m1", "anna").status is ClaimStatus.NEW
    clock.now = SIX
    assert inbox.claim("rest", "m1", "anna").status is ClaimStatus.NEW
    assert inbox.claim("rest", "m1", "anna").status is ClaimStatus.BUSY
    inbox.close()


def test_an_answer_that_was_put_off_is_due_again(tmp_path: Path) -> None:
    clock = Clock()
    queue = Queue(f"sqlite:///{tmp_path}/bot.db", clock=clock)
    queue.put("slack", "m1", "slack:D1", {"text": "hallo"})
    work = queue.take("slack")
    assert work is not None
    assert queue.later(work.claim, 600)
    assert queue.take("slack") is None
    clock.now = SIX
    assert queue.take("slack") is not None
    queue.close()


def test_a_letter_to_the_team_is_due_again(tmp_path: Path) -> None:
    clock = Clock()
    store = HandoverStore(f"sqlite:///{tmp_path}/bot.db", clock=clock)
    store.create("c", "rest", None, Content((), ()), [Way.MAIL])
    parcel = store.take([Way.MAIL])
    assert parcel is not None
    store.later(parcel)
    assert store.take([Way.MAIL]) is None
    clock.now = SIX
    assert store.take([Way.MAIL]) is not None
    store.close()


def test_a_turn_after_it_is_stored_and_found_once(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/bot.db"
    store = CountedStore(url)
    store.domain = Domain.empty()
    first = [ActionExecuted("action_session_start", timestamp=NOON), SessionStarted(timestamp=NOON),
             ActionExecuted("action_listen", timestamp=NOON), UserUttered("eins", timestamp=NOON)]  # fmt: skip
    tracker = DialogueStateTracker.from_events("anna", first)
    asyncio.run(store.save(tracker))
    for number, text in enumerate(("zwei", "drei")):
        found = asyncio.run(store.retrieve("anna"))
        assert found is not None
        found.update(UserUttered(text, timestamp=SIX + number))
        asyncio.run(store.save(found))
    found = asyncio.run(store.retrieve("anna"))
    assert found is not None
    assert [event.text for event in found.events if isinstance(event, UserUttered)] == ["eins", "zwei", "drei"]


def test_a_chat_that_was_begun_before_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Ahead(datetime):
        @classmethod
        def now(cls, tz: timezone | None = None) -> datetime:  # type: ignore[override]
            return datetime.now(tz) + timedelta(hours=13)

    kept = sessions.Sessions(f"sqlite:///{tmp_path}/bot.db")
    guest = Asker(Role.GUEST)
    with monkeypatch.context() as ahead:
        ahead.setattr(sessions, "datetime", Ahead)
        token = kept.new(guest)
    assert kept.read(token, guest).conversation
    kept.close()
