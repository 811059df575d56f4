"""The parts that actions share and that cost something to make: made once, on first use."""

from __future__ import annotations

from datetime import datetime, timezone
from functools import lru_cache

from rasa_sdk import Tracker

from bot.identity import read_identity
from bot.mail.demo import fill_demo
from bot.mail.lookup import Asker, Lookup
from bot.mail.mailjet import MailjetClient
from bot.mail.store import DeliveryStore
from bot.settings import Settings, read_settings


@lru_cache(maxsize=1)
def settings() -> Settings:
    """Return the settings of this process."""
    return read_settings()


@lru_cache(maxsize=1)
def lookup() -> Lookup:
    """Return the look-up over the configured store and, with a key pair, Mailjet."""
    configured = settings()
    store = DeliveryStore(configured.database_url)
    if configured.demo:
        fill_demo(store, datetime.now(timezone.utc))
    client = None
    if configured.mailjet_api_key and configured.mailjet_secret_key:
        client = MailjetClient(
            configured.mailjet_api_key, configured.mailjet_secret_key, base_url=configured.mailjet_base_url
        )
    key = (configured.identity_secret or "").encode()
    return Lookup(store, client, demo=configured.demo, hash_key=key)


def asker_of(tracker: Tracker) -> Asker:
    """Return who signed the latest message; buttons and text alike carry the token as metadata."""
    metadata = tracker.latest_message.get("metadata") or {}
    return read_identity(metadata.get("identity"), settings().identity_secret)
