"""The parts that actions share and that cost something to make: made once, on first use."""

from __future__ import annotations

from datetime import datetime, timezone
from functools import lru_cache

from rasa_sdk import Tracker

from bot.account.cases import CaseStore
from bot.identity import asker_in
from bot.mail.account_api import AccountApi
from bot.mail.demo import fill_demo
from bot.mail.lookup import Asker, Lookup, Role
from bot.mail.mailjet import MailjetClient
from bot.mail.store import DeliveryStore
from bot.mail.throttle import LookupLimits
from bot.settings import Settings, read_settings

MAILJET_WITHIN_S = 3.0
"""For one question to Mailjet, tries and pauses included: the user hears something within six seconds."""


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
    key = (configured.identity_secret or "").encode()
    limits = LookupLimits(redis_url=configured.redis_url) if configured.limits else None
    return Lookup(store, mailjet(), limits=limits, demo=configured.demo, hash_key=key)


@lru_cache(maxsize=1)
def mailjet() -> MailjetClient | None:
    """Return the one client of this process, None without a key: so a rejected login counts for every use."""
    configured = settings()
    if not (configured.mailjet_api_key and configured.mailjet_secret_key):
        return None
    return MailjetClient(
        configured.mailjet_api_key,
        configured.mailjet_secret_key,
        base_url=configured.mailjet_base_url,
        read_timeout=MAILJET_WITHIN_S,
        total_limit=MAILJET_WITHIN_S,
    )


@lru_cache(maxsize=1)
def account() -> AccountApi | None:
    """Return who asks about the sending account itself, None without a key."""
    configured, client = settings(), mailjet()
    if client is None or not configured.mailjet_api_key:
        return None
    return AccountApi(client, configured.mailjet_api_key, configured.mailjet_probe_sender)


@lru_cache(maxsize=1)
def cases() -> CaseStore:
    """Return the cases of suspended accounts."""
    return CaseStore(settings().database_url)


def may_diagnose(asker: Asker) -> bool:
    """Return whether this asker may see the account of the configured key: the team, and whose key it is."""
    if not settings().has_mailjet:
        return False
    if asker.role is Role.TEAM:
        return True
    owner = settings().mailjet_key_owner
    return asker.role is Role.ANBIETER and bool(owner) and asker.sub == owner


def asker_of(tracker: Tracker) -> Asker:
    """Return who signed the latest message."""
    return asker_in(tracker.latest_message.get("metadata"), settings().identity_secret)
