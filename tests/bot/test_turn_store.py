"""The store loads the end of a long conversation, keeps all of it, and writes a turn whole or not at all."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    ActiveLoop,
    BotUttered,
    Event,
    SessionStarted,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker

from bot.turn_store import KEPT, LONGEST, TAILS, StoredTracker, TurnStore

DOMAIN = Domain.from_dict(
    {"actions": ["action_a"], "intents": ["frage"],
     "slots": {name: {"type": "any", "influence_conversation": False, "mappings": [{"type": "custom"}]}
               for name in ("thema", "zaehler", "leer")}}
)  # fmt: skip
NAME = "rest-anna"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[TurnStore]:
    made = TurnStore(f"sqlite:///{tmp_path}/bot.db")
    made.domain = DOMAIN
    yield made
    made.engine.dispose()


def _turn(number: int) -> list[Event]:
    return [
        UserUttered(f"Frage {number}", {"name": "frage", "confidence": 1.0}),
        ActionExecuted("action_a"),
        BotUttered(f"Antwort {number}", {}),
        SlotSet("zaehler", number),
        ActionExecuted("action_listen"),
    ]


def _talk(store: TurnStore, turns: range, first: tuple[Event, ...] = ()) -> list[int]:
    """Have some turns and return how many events each of them loaded."""
    loaded = []
    for number in turns:
        tracker = asyncio.run(store.retrieve_tail(NAME))
        loaded.append(len(tracker.events))
        opening = [*first, ActionExecuted("action_listen")] if number == 0 else []
        for event in (*opening, *_turn(number)):
            tracker.update(event)
        asyncio.run(store.save(tracker))
    return loaded


def _retrieved(store: SQLTrackerStore) -> DialogueStateTracker:
    tracker = asyncio.run(store.retrieve(NAME))
    assert tracker is not None
    return tracker


def test_a_long_conversation_loads_only_its_end_and_stands_as_if_all_were_loaded(store: TurnStore) -> None:
    begun = (SlotSet("thema", "zustellung"), SlotSet("leer", "x"), SlotSet("leer", None), ActiveLoop("schleife"))
    loaded = _talk(store, range(100), begun)
    assert max(loaded) <= LONGEST + 10
    whole, tail = _retrieved(store), asyncio.run(store.retrieve_tail(NAME))
    assert len(whole.events) == len(begun) + 1 + 5 * 100
    assert tail.is_tail
    assert KEPT <= len(tail.events) <= LONGEST + 10
    for state in ("latest_action_name", "active_loop_name", "followup_action"):
        assert getattr(tail, state) == getattr(whole, state)
    assert tail.current_slot_values() == whole.current_slot_values()
    assert tail.latest_message == whole.latest_message
    assert list(tail.events)[tail.base :] == list(whole.events)[tail.base - len(tail.events) :]
    assert isinstance(tail.events[tail.base], ActionExecuted)  # listening, before a message
    assert tail.copy().current_slot_values() == whole.current_slot_values()


def test_what_was_left_out_and_what_is_loaded_together_are_the_whole_session(store: TurnStore) -> None:
    _talk(store, range(40))
    tail = asyncio.run(store.retrieve_tail(NAME))
    earlier = asyncio.run(store.earlier_events(NAME))
    together = earlier + [event.as_dict() for event in list(tail.events)[tail.base :]]
    assert together == [event.as_dict() for event in _retrieved(store).events]
    assert asyncio.run(store.earlier_events("rest-bert")) == []


def test_rasas_own_store_reads_what_ours_wrote_and_the_other_way_round(store: TurnStore) -> None:
    rasas = SQLTrackerStore(DOMAIN, host=str(store.engine.url))
    _talk(store, range(2))
    theirs = _retrieved(rasas)
    assert [event.as_dict() for event in theirs.events] == [event.as_dict() for event in _retrieved(store).events]
    for event in _turn(2):
        theirs.update(event)
    asyncio.run(rasas.save(theirs))
    rasas.engine.dispose()
    assert _talk(store, range(3, 4)) == [16]
    with store.engine.begin() as connection:
        query = sa.text("SELECT type_name, intent_name, action_name FROM events WHERE id > 11")
        rows = [tuple(row) for row in connection.execute(query)]
    assert rows[:5] == rows[5:]


def test_a_tracker_of_somebody_elses_making_is_stored_as_rasa_does(store: TurnStore) -> None:
    _talk(store, range(2))
    foreign = DialogueStateTracker.from_events(NAME, list(_retrieved(store).events), DOMAIN.slots)
    for event in _turn(2):
        foreign.update(event)
    asyncio.run(store.save(foreign))
    assert [event.text for event in _retrieved(store).events if isinstance(event, UserUttered)] == [
        "Frage 0", "Frage 1", "Frage 2",
    ]  # fmt: skip


def test_a_new_session_begins_with_nothing_of_the_old_one_but_what_it_carries_over(store: TurnStore) -> None:
    _talk(store, range(30), (SlotSet("thema", "sperrung"),))
    tracker = asyncio.run(store.retrieve_tail(NAME))
    for event in (ActionExecuted("action_session_start"), SessionStarted(), SlotSet("thema", "sperrung")):
        tracker.update(event)
    asyncio.run(store.save(tracker))
    again = asyncio.run(store.retrieve_tail(NAME))
    assert [type(event) for event in again.events] == [SessionStarted, SlotSet]
    assert (again.get_slot("thema"), again.get_slot("zaehler")) == ("sperrung", None)
    assert not again.is_tail
    assert asyncio.run(store.earlier_events(NAME)) == []
    assert max(_talk(store, range(100, 140))) <= LONGEST + 10


def test_a_turn_is_written_once_however_often_it_is_saved_and_an_empty_one_not_at_all(store: TurnStore) -> None:
    tracker = asyncio.run(store.retrieve_tail(NAME))
    asyncio.run(store.save(tracker))
    assert asyncio.run(store.retrieve(NAME)) is None
    for event in _turn(0):
        tracker.update(event)
    asyncio.run(store.save(tracker))
    asyncio.run(store.save(tracker))
    assert len(_retrieved(store).events) == 5


def test_a_turn_that_may_not_stay_leaves_nothing_behind(tmp_path: Path) -> None:
    class Refusing(TurnStore):
        def may_store(self, connection: Any, conversation: str) -> bool:
            return False

    store = Refusing(f"sqlite:///{tmp_path}/bot.db")
    store.domain = DOMAIN
    tracker = asyncio.run(store.retrieve_tail(NAME))
    for event in _turn(0):
        tracker.update(event)
    asyncio.run(store.save(tracker))
    assert tracker.stored == 0
    assert asyncio.run(store.retrieve(NAME)) is None
    store.engine.dispose()


def test_nothing_of_a_long_conversation_comes_back_that_was_removed_during_a_turn(store: TurnStore) -> None:
    length = LONGEST // len(_turn(0)) - 1
    _talk(store, range(length))
    tracker = asyncio.run(store.retrieve_tail(NAME))
    with store.engine.begin() as connection:
        connection.execute(sa.text("delete from events"))
    for event in (*_turn(length), *_turn(length + 1)):
        tracker.update(event)
    asyncio.run(store.save(tracker))
    with store.engine.begin() as connection:
        assert connection.execute(sa.text("select count(*) from events")).scalar_one() == 0


def test_a_conversation_that_was_removed_begins_anew(store: TurnStore) -> None:
    _talk(store, range(40))
    store.remove(NAME)
    assert asyncio.run(store.retrieve_tail(NAME)).events == StoredTracker(NAME, []).events
    _talk(store, range(2))
    assert len(_retrieved(store).events) == 11


def test_a_left_over_mark_does_not_hide_a_new_conversation_under_the_same_name(store: TurnStore) -> None:
    with store.engine.begin() as connection:
        state = json.dumps({"slots": {}, "loop": None, "paused": False})
        connection.execute(sa.insert(TAILS), [{"conversation": NAME, "first_event": 999, "state": state, "at": 0}])
    assert _talk(store, range(3)) == [0, 6, 11]


def test_conversations_in_memory_are_kept_over_threads() -> None:
    store = TurnStore("sqlite://")
    store.domain = DOMAIN
    assert _talk(store, range(3)) == [0, 6, 11]
