"""Marks the house's own addresses in a message: the sender, the contact of the team, whoever is at Mailjet. Pure."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from bot.dialogue.message import HOUSE

MAILJET = "@mailjet.com"


def mark_house(entities: list[dict[str, Any]], own: Collection[str]) -> list[dict[str, Any]]:
    """Return the entities with the house's addresses marked as such; the next person's address then counts.

    Args:
        entities: those of one message.
        own: the addresses of the house, in lower case.
    """
    marked = [
        {**one, "role": HOUSE} if one.get("entity") == "email" and _is_own(str(one["value"]), own) else one
        for one in entities
    ]
    emails = [one for one in marked if one.get("entity") == "email"]
    lost = any(one.get("role") == "gilt" for one in entities) and not any(one.get("role") == "gilt" for one in emails)
    person = next((one for one in emails if one.get("role") != HOUSE), None)
    return [{**one, "role": "gilt"} if lost and one is person else one for one in marked]


def _is_own(address: str, own: Collection[str]) -> bool:
    address = address.lower()
    return address in own or address.endswith(MAILJET)
