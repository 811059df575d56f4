"""Addresses of the house in a message."""

from __future__ import annotations

from typing import Any

from bot.dialogue.house_addresses import mark_house
from bot.dialogue.message import from_entities

OWN = {"hilfe@beispiel.de"}


def email(value: str, role: str | None = None) -> dict[str, Any]:
    return {"entity": "email", "value": value, "role": role}


def test_the_contact_of_the_house_is_never_taken_for_the_persons_own() -> None:
    facts = from_entities(mark_house([email("Hilfe@beispiel.de", "gilt")], OWN))
    assert facts.address is None
    assert facts.house == ("Hilfe@beispiel.de",)


def test_everybody_at_mailjet_belongs_to_the_house() -> None:
    assert from_entities(mark_house([email("info@mailjet.com", "gilt")], OWN)).address is None


def test_the_persons_address_counts_where_one_of_the_house_came_first() -> None:
    facts = from_entities(mark_house([email("hilfe@beispiel.de", "gilt"), email("ben@gmx.de")], OWN))
    assert facts.address == "ben@gmx.de"


def test_other_messages_stay_as_they_are() -> None:
    entities = [email("ben@gmx.de", "gilt"), {"entity": "anbieter", "value": "gmx"}]
    assert mark_house(entities, OWN) == entities
