"""Rasa's conversation store, which writes a turn in one transaction and loads only the end of a long conversation.

Rasa 3.6.21 counts and reads all events of a session at every turn, in the event loop, and replays them for every action
(RasaHQ/rasa #6334). Here a turn loads at most some `LONGEST` events, after the slots as they stood before them. All
events stay in the database: `retrieve` still returns the whole session. Blocking work is done in threads.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import threading
import time
from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Any

import sqlalchemy as sa
from rasa.core.tracker_store import SQLTrackerStore, TrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.events import (
    ActionExecuted,
    ActiveLoop,
    ConversationPaused,
    Event,
    SessionStarted,
    SlotSet,
    UserUttered,
    deserialise_events,
)
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy.engine import Connection, Engine

from bot.database.engine import is_memory, open_engine
from bot.database.naming import naming_index
from bot.database.store import insert_into, make_tables
from bot.rasa_changes.light_tracker import LightTracker

LONGEST = 280
"""Events that a turn loads at most before the older ones are left out; some twenty-five turns."""
KEPT = 180
"""Events that stay then. What was told and answered is looked for in them (`was_told`, `told_freely.py`): with six
turns the bot said again what it had said, and forgot what it was told, in the middle of most talks."""

METADATA = sa.MetaData()
TAILS = sa.Table(
    "conversation_tails",
    METADATA,
    sa.Column("conversation", sa.String(255), primary_key=True),
    sa.Column("first_event", sa.BigInteger, nullable=False),  # id of the first event that a turn loads
    sa.Column("state", sa.Text, nullable=False),  # JSON: what stood before that event
    sa.Column("at", sa.BigInteger, nullable=False),  # Unix seconds
)
EVENTS: sa.Table = SQLTrackerStore.SQLEvent.__table__
naming_index(EVENTS)


class StoredTracker(LightTracker):
    """A conversation, or its end, that knows which of its events are stored."""

    stored = 0
    """How many of `events`, from the left, need no storing."""
    base = 0
    """How many of `events`, from the left, stand for what was left out."""
    is_tail = False
    """Whether older events of the session were left out."""


class TurnStore(SQLTrackerStore):
    """Keeps conversations in Rasa's own table, for one writer at a time in each, which Rasa's lock sees to."""

    needs: tuple[sa.MetaData, ...] = ()
    """Further tables that `may_store` reads."""

    def __init__(self, url: str) -> None:
        """Open the database and make the tables that are missing.

        Raises:
            SQLAlchemyError: it cannot be opened.
        """
        self.engine: Engine = open_engine(url)
        for metadata in (self.Base.metadata, METADATA, *self.needs):
            make_tables(self.engine, metadata)
        self.sessionmaker = sa.orm.session.sessionmaker(bind=self.engine)
        # In memory all threads share one connection, so they take turns.
        self._turn: AbstractContextManager[Any] = (
            threading.RLock() if is_memory(self.engine.url) else contextlib.nullcontext()
        )
        TrackerStore.__init__(self, None)

    async def retrieve_tail(self, sender_id: str) -> StoredTracker:
        """Return the end of a conversation, for a turn; an empty tracker for a new one."""
        return await asyncio.to_thread(self._tail, sender_id)

    def init_tracker(self, sender_id: str) -> StoredTracker:
        """Return an empty tracker."""
        return StoredTracker(sender_id, self.domain.slots)

    async def earlier_events(self, sender_id: str) -> list[dict[str, Any]]:
        """Return the events of the running session that a turn does not load."""
        return await asyncio.to_thread(self._earlier, sender_id)

    def remove(self, conversation: str) -> None:
        """Delete a conversation; blocks."""
        with self._turn, self.engine.begin() as connection:
            connection.execute(_FORGET, {"name": conversation})
            connection.execute(sa.delete(EVENTS).where(EVENTS.c.sender_id == conversation))

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Store the new events, all or none; none when `may_store` says so, as `stored` tells then."""
        await self.stream_events(tracker)
        if not isinstance(tracker, StoredTracker):  # made by somebody else, such as Rasa's HTTP API
            if await asyncio.to_thread(self._may_store_foreign, tracker.sender_id):
                await super().save(tracker)
            return
        new = list(tracker.events)[tracker.stored :]
        if not new or await asyncio.to_thread(self._write, tracker, new):
            tracker.stored = len(tracker.events)

    def may_store(self, connection: Connection, conversation: str) -> bool:
        """Tell whether what was just written in this transaction may stay."""
        return True

    async def _retrieve(self, sender_id: str, fetch_events_from_all_sessions: bool) -> DialogueStateTracker | None:
        events = await asyncio.to_thread(self._session_events, sender_id, fetch_events_from_all_sessions)
        return self._tracker(sender_id, events) if events else None

    def _tracker(self, sender_id: str, events: Sequence[dict[str, Any]], base: Sequence[Event] = ()) -> StoredTracker:
        tracker = self.init_tracker(sender_id)
        for event in (*base, *deserialise_events(list(events))):
            tracker.update(event)
        tracker.base, tracker.stored = len(base), len(tracker.events)
        return tracker

    def _tail(self, sender_id: str) -> StoredTracker:
        with self._turn, self.engine.begin() as connection:
            cut = connection.execute(_CUT, {"name": sender_id}).first()
            since = cut.first_event if cut else None
            query, values = (_SINCE_SESSION, {"name": sender_id}) if since is None else (
                _SINCE, {"name": sender_id, "since": since})  # fmt: skip
            rows = connection.execute(query, values).scalars().all()
        events = [json.loads(row) for row in rows]
        started = [place for place, event in enumerate(events) if event["event"] == SessionStarted.type_name]
        if cut is None or started:
            return self._tracker(sender_id, events[started[-1] :] if started else events)
        tracker = self._tracker(sender_id, events, _as_events(json.loads(cut.state), events))
        tracker.is_tail = True
        return tracker

    def _session_events(self, sender_id: str, all_sessions: bool) -> list[dict[str, Any]]:
        with self._turn, self.engine.begin() as connection:
            query = _ALL if all_sessions else _SINCE_SESSION
            return [json.loads(row) for row in connection.execute(query, {"name": sender_id}).scalars()]

    def _earlier(self, sender_id: str) -> list[dict[str, Any]]:
        with self._turn, self.engine.begin() as connection:
            cut = connection.execute(_CUT, {"name": sender_id}).first()
            if cut is None:
                return []
            rows = connection.execute(_BEFORE, {"name": sender_id, "before": cut.first_event}).scalars()
            return [json.loads(row) for row in rows]

    def _may_store_foreign(self, sender_id: str) -> bool:
        with self._turn, self.engine.begin() as connection:
            return self.may_store(connection, sender_id)

    def _write(self, tracker: StoredTracker, new: Sequence[Event]) -> bool:
        rows = [_as_row(tracker.sender_id, event) for event in new]
        with self._turn, self.engine.connect() as connection, connection.begin() as transaction:
            # The write comes first: a transaction that begins by reading can't become a writing one in SQLite.
            connection.execute(_INSERT, rows)
            if not self.may_store(connection, tracker.sender_id):
                transaction.rollback()
                return False
            if not tracker.stored:  # new, or deleted meanwhile: SQLite gives ids away again
                connection.execute(_FORGET, {"name": tracker.sender_id})
            cut = self._cut(tracker)
            if cut:
                place, state = cut
                back = {"name": tracker.sender_id, "back": len(tracker.events) - 1 - place}
                first = connection.execute(_NTH_FROM_END, back).scalar_one_or_none()
                if first is None:  # deleted since it was loaded: nothing of it may come back
                    transaction.rollback()
                    return False
                row = {"conversation": tracker.sender_id, "first_event": first, "state": json.dumps(state)}
                connection.execute(_put(connection), {**row, "at": int(time.time())})
        return True

    def _cut(self, tracker: StoredTracker) -> tuple[int, dict[str, Any]] | None:
        """Return where the next turn's events shall begin, and what stands before; None when nothing changes."""
        events = list(tracker.events)
        if len(events) - tracker.base <= LONGEST:
            return None
        for place in range(len(events) - KEPT, tracker.base, -1):
            if _begins_a_turn(events, place):
                before = self.init_tracker(tracker.sender_id)
                for event in events[:place]:
                    before.update(event)
                return place, _state_of(before)
        return None


def _begins_a_turn(events: Sequence[Event], place: int) -> bool:
    """Tell whether the bot listens here and the next that comes is the user's message."""
    here, following = events[place], events[place + 1]
    return (
        isinstance(here, ActionExecuted)
        and here.action_name == ACTION_LISTEN_NAME
        and isinstance(following, UserUttered)
    )


def _state_of(tracker: DialogueStateTracker) -> dict[str, Any]:
    slots = {name: slot.value for name, slot in tracker.slots.items() if slot.value != slot.initial_value}
    return {"slots": slots, "loop": tracker.active_loop_name, "paused": tracker.is_paused()}


def _as_events(state: dict[str, Any], following: Sequence[dict[str, Any]]) -> list[Event]:
    at = following[0].get("timestamp") if following else None
    events: list[Event] = [SlotSet(name, value, timestamp=at) for name, value in state["slots"].items()]
    if state["loop"]:
        events.append(ActiveLoop(state["loop"], timestamp=at))
    if state["paused"]:
        events.append(ConversationPaused(timestamp=at))
    return events


def _as_row(sender_id: str, event: Event) -> dict[str, Any]:
    """Return what Rasa stores about an event (SQLTrackerStore.save)."""
    data = event.as_dict()
    return {
        "sender_id": sender_id,
        "type_name": event.type_name,
        "timestamp": data.get("timestamp"),
        "intent_name": data.get("parse_data", {}).get("intent", {}).get("name"),
        "action_name": data.get("name"),
        "data": json.dumps(data),
    }


def _put(connection: Connection) -> Any:
    statement = insert_into(connection, TAILS)
    new = {name: statement.excluded[name] for name in ("first_event", "state", "at")}
    return statement.on_conflict_do_update(index_elements=["conversation"], set_=new)


_NAME = sa.bindparam("name")
_INSERT = sa.insert(EVENTS)
_CUT = sa.select(TAILS.c.first_event, TAILS.c.state).where(TAILS.c.conversation == _NAME)
_FORGET = sa.delete(TAILS).where(TAILS.c.conversation == _NAME)
_ALL = sa.select(EVENTS.c.data).where(EVENTS.c.sender_id == _NAME).order_by(EVENTS.c.id)
_SINCE = _ALL.where(EVENTS.c.id >= sa.bindparam("since"))
_STARTED = (
    sa.select(sa.func.max(EVENTS.c.id))
    .where(EVENTS.c.sender_id == _NAME, EVENTS.c.type_name == SessionStarted.type_name)
    .scalar_subquery()
)
_SINCE_SESSION = _ALL.where(EVENTS.c.id >= sa.func.coalesce(_STARTED, 0))
_BEFORE = _SINCE_SESSION.where(EVENTS.c.id < sa.bindparam("before"))
_NTH_FROM_END = (
    sa.select(EVENTS.c.id)
    .where(EVENTS.c.sender_id == _NAME)
    .order_by(EVENTS.c.id.desc())
    .offset(sa.bindparam("back"))
    .limit(1)
)
