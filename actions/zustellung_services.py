"""The parts that only the delivery topic shares and that cost something to make: made once, on first use."""

from __future__ import annotations

from functools import lru_cache

from actions.services import settings
from bot.mail.store import DeliveryStore
from bot.mail.trouble import TroubleWatch
from bot.mail.watch import WatchBook


@lru_cache(maxsize=1)
def store() -> DeliveryStore:
    """Return the store with the delivery events."""
    return DeliveryStore(settings().database_url)


@lru_cache(maxsize=1)
def watches() -> WatchBook:
    """Return the book of who was promised news."""
    return WatchBook(store())


@lru_cache(maxsize=1)
def trouble() -> TroubleWatch:
    """Return the watch over the providers."""
    return TroubleWatch(store(), settings().trouble)


def hears_events() -> bool:
    """Return whether Mailjet's events reach this server: without them no news can be promised."""
    return bool(settings().mailjet_events_user and settings().mailjet_events_password)


def writes_first(channel: str, conversation: str) -> bool:
    """Return whether the bot can write here without being written to; see bot/channels/pushes.py."""
    # What began with a slash command can only be answered for half an hour.
    return channel == "website" or (channel == "slack" and not conversation.endswith(":befehl"))
