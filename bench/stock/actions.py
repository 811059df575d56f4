"""The stock action server's one action: a look-up in the same store, written as Rasa's documentation shows it.

Run by `python -m rasa_sdk --actions bench.stock.actions` with DATABASE_URL.
"""

from __future__ import annotations

import os
import re
from datetime import datetime, timedelta, timezone
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.mail.store import DeliveryStore

_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


class ActionLookUp(Action):
    """Says the state of the newest mail to the address in the message."""

    def __init__(self) -> None:
        self._store = DeliveryStore(os.environ["DATABASE_URL"])

    def name(self) -> str:
        """Return the name in the domain."""
        return "action_nachsehen"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        """Answer."""
        found = _ADDRESS.search(tracker.latest_message.get("text") or "")
        if not found:
            dispatcher.utter_message(response="utter_frage_adresse")
            return []
        mails = self._store.deliveries_to(found.group(), datetime.now(timezone.utc) - timedelta(days=30))
        if not mails:
            dispatcher.utter_message(text="Zu dieser Adresse finde ich keine Mail.")
            return [SlotSet("email", found.group())]
        newest = mails[0]
        dispatcher.utter_message(text=f"Die Mail „{newest.subject}“ hat den Status {newest.state.value}.")
        return [SlotSet("email", found.group()), SlotSet("status", newest.state.value)]
