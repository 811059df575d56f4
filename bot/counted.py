"""Our agent and its tracker store, with what must happen at every turn.

A turn is counted, it is known whose it is, and what was erased meanwhile is not stored again.
"""

from __future__ import annotations

import asyncio
import time
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

import structlog
from rasa.core.channels.channel import UserMessage
from rasa.shared.core.constants import SESSION_START_METADATA_SLOT
from rasa.shared.core.events import ActionExecuted, BotUttered, Event, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy.engine import Connection
from sqlalchemy.exc import SQLAlchemyError

from bot.action_runner import TURN
from bot.action_runner import Turn as ActionTurn
from bot.channels.answers import NotRemembered
from bot.channels.news import NewsAgent
from bot.identity import read_identity
from bot.insight.store import Figures
from bot.insight.turns import Miss, Outcome, Turn
from bot.mail.lookup import Asker, Role
from bot.mail.providers import provider_of
from bot.privacy.mask import mask
from bot.privacy.people import METADATA as PEOPLE_TABLES
from bot.privacy.people import PeopleBook, was_erased
from bot.turn_store import StoredTracker, TurnStore

log = structlog.get_logger(__name__)

_OUTCOMES = {
    "utter_mensch_kontakt": Outcome.HANDED_OVER,
    "utter_mensch_kontakt_direkt": Outcome.HANDED_OVER,
    "utter_mensch_ohne_kontakt": Outcome.HANDED_OVER,
    "utter_mensch_uebergeben": Outcome.HANDED_OVER,
    "utter_mensch_vorgemerkt": Outcome.HANDED_OVER,
    "utter_mensch_wieder_offen": Outcome.HANDED_OVER,
    "utter_mensch_wieder_vorgemerkt": Outcome.HANDED_OVER,
    "utter_doch_nicht_da": Outcome.NOT_SOLVED,
    "utter_schritte_erschoepft": Outcome.NOT_SOLVED,
    "utter_nicht_geloest": Outcome.NOT_SOLVED,
    "utter_nicht_geloest_zustellung": Outcome.NOT_SOLVED,
}
_MISSES = {"action_rueckfall": Miss.NOT_UNDERSTOOD, "action_thema_fremd": Miss.OUT_OF_SCOPE}
_SOLVED = "action_geloest"
_NOT_HELPED = "nicht_geholfen"
_OLDEST_TURN_S = 120.0


@dataclass
class _Running:
    """The turn at hand; the store leaves the conversation here when it saves it."""

    began: float
    tracker: DialogueStateTracker | None = None


_RUNNING: ContextVar[_Running | None] = ContextVar("running_turn", default=None)


class CountedStore(TurnStore):
    """Our store; keeps no identity token, and nothing of a conversation that was erased during its turn.

    A database that fails is told to the caller (NotRemembered). Rasa's way, FailSafeTrackerStore, takes a conversation
    that can't be read for a new one, greets anew, and stores what comes next in the wrong place.
    """

    needs = (PEOPLE_TABLES,)

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Store what is new."""
        stored = tracker.stored if isinstance(tracker, StoredTracker) else 0
        for event in list(tracker.events)[stored:]:
            _forget_token(event)
        try:
            await super().save(tracker)
        except SQLAlchemyError as error:
            raise _not_remembered(error) from None
        running = _RUNNING.get()
        if running and not (isinstance(tracker, StoredTracker) and tracker.stored < len(tracker.events)):
            running.tracker = tracker

    async def retrieve_tail(self, sender_id: str) -> StoredTracker:
        """Return the end of a conversation, for a turn; an empty tracker for a new one."""
        try:
            return await super().retrieve_tail(sender_id)
        except SQLAlchemyError as error:
            raise _not_remembered(error) from None

    def may_store(self, connection: Connection, conversation: str) -> bool:
        """Tell whether the conversation was not erased since its turn began."""
        running = _RUNNING.get()
        since = running.began if running else time.time() - _OLDEST_TURN_S
        return not was_erased(connection, conversation, since)

    async def _retrieve(self, sender_id: str, fetch_events_from_all_sessions: bool) -> DialogueStateTracker | None:
        try:
            found: DialogueStateTracker | None = await super()._retrieve(sender_id, fetch_events_from_all_sessions)
        except SQLAlchemyError as error:
            raise _not_remembered(error) from None
        return found


def _not_remembered(error: SQLAlchemyError) -> NotRemembered:
    # Not chained: a driver's text quotes what was to be stored, and that is what the user wrote.
    log.error("conversation.not_stored", error=type(error).__name__)
    return NotRemembered(f"the conversation can't be read or stored ({type(error).__name__}); is the database well?")


def _forget_token(event: Event) -> None:
    """Take the token out of an event: it is a key for an hour, and who it was is known by then (people.py)."""
    if isinstance(event, UserUttered):
        event.metadata = _without_token(event.metadata)
        if event.parse_data.get("metadata"):
            event.parse_data["metadata"] = _without_token(event.parse_data["metadata"])
    elif isinstance(event, SlotSet) and event.key == SESSION_START_METADATA_SLOT:
        event.value = _without_token(event.value)


def _without_token(metadata: Any) -> Any:
    if not isinstance(metadata, dict):
        return metadata
    return {name: value for name, value in metadata.items() if name != "identity"}


class CountedAgent(NewsAgent):
    """Our agent, which counts what it answers."""

    figures: Figures | None = None
    people: PeopleBook | None = None
    identity_secret: str | None = None

    @staticmethod
    def _create_tracker_store(store: Any, domain: Any) -> Any:
        """Return the store as it is, without Rasa's fail-safe around it: see CountedStore."""
        if store is None:
            return NewsAgent._create_tracker_store(store, domain)
        store.domain = domain
        return store

    async def handle_message(self, message: UserMessage) -> list[dict[str, Any]] | None:
        """Answer a message, then count the turn; a count that fails is only logged."""
        running = _Running(time.time())
        token = _RUNNING.set(running)
        actions = TURN.set(ActionTurn())
        started = time.perf_counter()
        try:
            return await super().handle_message(message)
        finally:
            seconds = time.perf_counter() - started
            _RUNNING.reset(token)
            TURN.reset(actions)
            if running.tracker is not None:
                await asyncio.shield(asyncio.to_thread(self._note, message, running, seconds))

    def _note(self, message: UserMessage, running: _Running, seconds: float) -> None:
        tracker = running.tracker
        if tracker is None or self.figures is None or self.people is None:
            return
        try:
            asker = read_identity((message.metadata or {}).get("identity"), self.identity_secret)
            latest = tracker.latest_message
            named = [one["value"] for one in (latest.entities if latest else []) if one.get("entity") == "email"]
            self.people.tie(tracker.sender_id, _signed(asker), [str(address) for address in named])
            self.figures.add(turn_of(tracker, message.input_channel or "", running.began, seconds))
        except SQLAlchemyError as error:
            # Not with its trace: a driver's text may quote values, and values hold addresses.
            log.error("insight.not_counted", error=type(error).__name__)  # noqa: TRY400 - likewise


def turn_of(tracker: DialogueStateTracker, channel: str, at: float, seconds: float) -> Turn:
    """Return what is counted about the latest turn of a conversation."""
    events = _latest_turn(tracker)
    user = next((event for event in events if isinstance(event, UserUttered)), None)
    actions = {event.action_name for event in events if isinstance(event, ActionExecuted)}
    intent = user.intent.get("name") if user else None
    miss = next((kind for name, kind in _MISSES.items() if name in actions), None)
    looked = [event.value for event in events if isinstance(event, SlotSet) and event.key == "befund" and event.value]
    verdict: dict[str, Any] = looked[-1] if looked else {}
    email = tracker.get_slot("email")
    ranking = [one.get("name") or "" for one in (user.parse_data.get("intent_ranking") or [])] if user else []
    return Turn(
        conversation=tracker.sender_id,
        channel=channel,
        at=at,
        seconds=seconds,
        topic=tracker.get_slot("thema"),
        provider=tracker.get_slot("anbieter") or (provider_of(email).slug if email else None),
        intent=intent,
        outcome=_outcome(events, actions, intent),
        verdict=verdict.get("state") or verdict.get("outcome"),
        mail=verdict.get("mail"),
        miss=miss,
        text=mask((user.text or "") if user and miss else ""),
        guesses=tuple(name for name in ranking if name not in ("nlu_fallback", "")),
    )


def _outcome(events: list[Event], actions: set[str | None], intent: str | None) -> Outcome | None:
    said = [event.metadata.get("utter_action") for event in events if isinstance(event, BotUttered)]
    found = [_OUTCOMES[name] for name in said if name in _OUTCOMES]
    if Outcome.HANDED_OVER in found:
        return Outcome.HANDED_OVER
    if _SOLVED in actions:
        return Outcome.SOLVED
    return Outcome.NOT_SOLVED if found or intent == _NOT_HELPED else None


def _latest_turn(tracker: DialogueStateTracker) -> list[Event]:
    events: list[Event] = []
    for event in reversed(tracker.events):
        events.append(event)
        if isinstance(event, UserUttered):
            break
    return events[::-1]


def _signed(asker: Asker) -> list[str]:
    if asker.role is Role.GUEST:
        return []
    return [name for name in (asker.email, f"{asker.role.value}:{asker.sub}" if asker.sub else "") if name]
