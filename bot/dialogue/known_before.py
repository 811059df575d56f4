"""What is known before a message, out of the slots of the talk, as the reading of the message needs it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.mail.providers import OTHER, provider_of
from bot.understand.in_context import Context


def context_of(slots: Mapping[str, Any]) -> Context:
    """Return topic, provider and status of the mail at hand."""
    provider = slots.get("anbieter")
    if not provider and slots.get("email"):
        found = provider_of(str(slots["email"]))
        provider = None if found is OTHER else found.slug
    return Context(slots.get("thema"), provider, slots.get("status"))
