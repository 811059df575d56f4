"""What is known before a message, out of the slots of the talk, as the reading of the message needs it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.dialogue.fields import same_field
from bot.mail.providers import OTHER, provider_of
from bot.understand.in_context import Context


def context_of(slots: Mapping[str, Any]) -> Context:
    """Return topic, provider and status of the mail at hand, and what belongs to the last answer."""
    provider = slots.get("anbieter")
    if not provider and slots.get("email"):
        found = provider_of(str(slots["email"]))
        provider = None if found is OTHER else found.slug
    looked = "spam" in (slots.get("versucht") or ())
    return Context(slots.get("thema"), provider, slots.get("status"), looked, same_field(slots.get("letzte_frage")))
