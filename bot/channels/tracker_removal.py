"""Deletes one conversation from Rasa's tracker store, for which Rasa 3.6 has no call."""

from __future__ import annotations

from typing import Any

from rasa.core.tracker_store import SQLTrackerStore

from bot.turn_store import TurnStore


def remove_tracker(app: Any, conversation: str) -> None:
    """Delete all events of a conversation; nothing happens where the store is no SQL store."""
    store = getattr(getattr(app.ctx, "agent", None), "tracker_store", None)
    store = getattr(store, "_tracker_store", store)  # Rasa wraps stores to survive their failing
    if isinstance(store, TurnStore):
        store.remove(conversation)
        return
    if not isinstance(store, SQLTrackerStore):
        return
    with store.session_scope() as session:
        session.query(store.SQLEvent).filter(store.SQLEvent.sender_id == conversation).delete()
        session.commit()
